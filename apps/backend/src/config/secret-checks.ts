import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { encryptionKeyFault, isSameKey } from './encryption-key.js';
import { keptSecretPath } from './secrets.js';
import type { Values, VariableName } from './variables.js';

/** The secrets a server cannot be without, and how many random bytes one has that is made here. */
export const secretBytes = { JWT_SECRET: 48, JWT_REFRESH_SECRET: 48, ENCRYPTION_KEY: 32 } as const;
export type SecretName = keyof typeof secretBytes;
export const secretNames = Object.keys(secretBytes) as SecretName[];

type Fault = string | undefined;

const exampleWords =
  /change.?(?:me|this)|replace.?(?:me|this)|your.(?:secret|key|token|256|jwt)|example|secret|passw(?:or[dt]|d)|default|sample|placeholder|insecure|unsafe|development|testing|qwerty|asdfgh|letmein|abcdefg|1234567|hunter2|\$\(|\$\{|<.*>/i;

/** Once in millions of times random text holds such a word by chance: then all that stands around it is still random. */
const isExample = (value: string): boolean => {
  const rest = value.replace(exampleWords, '');
  if (rest === value) return false;
  const drawn = rest.length >= 24 && [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(rest));
  return !drawn || new Set(rest).size < 16;
};

const repeats = (value: string): boolean => {
  const period = `${value}${value}`.indexOf(value, 1);
  return period < value.length;
};

/** Most characters follow the one before in the alphabet or are the same: `abcdef…`, `98765…`, `aaab…`. */
const runs = (value: string): boolean => {
  const codes = [...value].map((character) => character.codePointAt(0) ?? 0);
  const close = codes.filter((code, index) => index > 0 && Math.abs(code - (codes[index - 1] ?? 0)) <= 1);
  return close.length > value.length / 2;
};

/** What is wrong with a secret of a production server, or undefined when nothing is. */
const secretFault = (value: string): Fault => {
  if (isExample(value)) return 'is an example value, not a secret';
  if (value.length < 32) return 'is too short: 32 characters at least';
  if (new Set(value).size < 10 || repeats(value) || runs(value)) {
    return 'is too simple: its characters repeat or run on';
  }
  return undefined;
};

/** A trial on the same data folder has made one, and only that opens what the trial stored. */
const missing = (name: SecretName, dataDir: string): string => {
  const kept = keptSecretPath(resolve(dataDir), name);
  const hint = existsSync(kept) ? `; the one made for this data folder: ${name}_FILE=${kept}` : '';
  return `must be set when NODE_ENV is production${hint}`;
};

const commonPasswords =
  /^(?:|postgres(?:ql)?|quemiai|admin|root|user|guest|redis|mail|test|dev|letmein|welcome|\d{1,8}|(.)\1*)$/i;

/** What is wrong with the password inside an address; one without a password proves itself in another way. */
const addressFault = (value: string | undefined): Fault => {
  const url = value === undefined ? null : URL.parse(value);
  if (url === null || url.password === '') return undefined;
  const password = decodeURIComponent(url.password);
  const weak = commonPasswords.test(password) || isExample(password) || password === url.username;
  return weak ? 'holds an example password' : undefined;
};

/** Addresses that hold a password. */
export const addressNames = ['DATABASE_URL', 'REDIS_URL', 'SMTP_URL'] as const satisfies VariableName[];

/** What forbids a start with these secrets: the form everywhere, the strength in production. */
export const secretProblems = (values: Values): [VariableName, string][] => {
  const production = values.NODE_ENV === 'production';
  const found: [VariableName, Fault][] = [];
  for (const name of secretNames) {
    const value = values[name];
    if (value === undefined) {
      found.push([name, production ? missing(name, values.QUEMIAI_DATA_DIR) : undefined]);
    } else if (name === 'ENCRYPTION_KEY') {
      found.push([name, encryptionKeyFault(value, production)]);
    } else if (production) {
      found.push([name, secretFault(value)]);
    }
  }
  const { JWT_SECRET, JWT_REFRESH_SECRET, ENCRYPTION_KEY, ENCRYPTION_KEYS_OLD, QUEMIAI_ADMIN_PASSWORD } =
    values;
  for (const old of ENCRYPTION_KEYS_OLD) {
    const fault = encryptionKeyFault(old, false);
    found.push(['ENCRYPTION_KEYS_OLD', fault && `holds a key that ${fault}`]);
    if (ENCRYPTION_KEY !== undefined && isSameKey(old, ENCRYPTION_KEY)) {
      found.push(['ENCRYPTION_KEYS_OLD', 'holds the present ENCRYPTION_KEY: it is for former keys alone']);
    }
  }
  if (JWT_SECRET !== undefined && JWT_SECRET === JWT_REFRESH_SECRET) {
    found.push(['JWT_REFRESH_SECRET', 'must differ from JWT_SECRET']);
  }
  if (ENCRYPTION_KEY !== undefined && [JWT_SECRET, JWT_REFRESH_SECRET].includes(ENCRYPTION_KEY)) {
    found.push(['ENCRYPTION_KEY', 'must differ from JWT_SECRET and JWT_REFRESH_SECRET']);
  }
  if (production) {
    for (const name of addressNames) found.push([name, addressFault(values[name])]);
    if (QUEMIAI_ADMIN_PASSWORD === 'four unrelated words make one') {
      found.push(['QUEMIAI_ADMIN_PASSWORD', 'is the example of the documentation']);
    }
  }
  return found.flatMap(([name, fault]) => (fault === undefined ? [] : [[name, fault]]));
};
