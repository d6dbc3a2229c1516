import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConfigProblem } from './config-error.js';
import { ConfigError } from './config-error.js';
import type { SecretName } from './secret-checks.js';
import { secretBytes, secretProblems } from './secret-checks.js';
import { keptSecret } from './secrets.js';
import type { Values, VariableName } from './variables.js';
import { variableNames, variables } from './variables.js';

/** The validated environment. Names are those of the variables. */
export type Env = Readonly<
  Omit<Values, SecretName> &
    Record<SecretName, string> & {
      /** What the operator should know though it does not stop the start. */
      notices: readonly string[];
    }
>;

/** Where the environment is injected: `@Inject(ENV) env: Env`. */
export const ENV = Symbol('ENV');

type Source = Readonly<Record<string, string | undefined>>;
const adminNames = ['QUEMIAI_ADMIN_EMAIL', 'QUEMIAI_ADMIN_USERNAME', 'QUEMIAI_ADMIN_PASSWORD'] as const;

const known = new Set<string>(variableNames.flatMap((name) => [name, `${name}_FILE`]));

class Reader {
  readonly problems: ConfigProblem[] = [];
  readonly values: Partial<Record<VariableName, unknown>> = {};
  private readonly source: Source;

  constructor(source: Source) {
    this.source = source;
  }

  fail(name: VariableName, fault: string): void {
    this.problems.push({ name, fault, example: variables[name].example });
  }

  /** The text of a variable, or of the file that `NAME_FILE` names. Empty counts as unset. */
  private raw(name: VariableName): string | undefined {
    const own = this.source[name] || undefined;
    const path = this.source[`${name}_FILE`] || undefined;
    if (path === undefined) return own;
    if (own !== undefined) {
      this.fail(name, `is set, and so is ${name}_FILE: set one of them`);
      return undefined;
    }
    try {
      return readFileSync(path, 'utf8').replace(/\r?\n$/, '') || undefined;
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
      this.fail(name, `cannot be read from the file that ${name}_FILE names (${reason})`);
      return undefined;
    }
  }

  read(name: VariableName): void {
    const result = variables[name].schema.safeParse(this.raw(name));
    if (result.success) this.values[name] = result.data;
    else this.fail(name, result.error.issues[0]?.message ?? 'is not valid');
  }
}

const checkTogether = (reader: Reader, values: Values): void => {
  const production = values.NODE_ENV === 'production';
  if (production && values.RATE_LIMITS === 'off') {
    reader.fail('RATE_LIMITS', 'must not be off when NODE_ENV is production');
  }
  if (production && values.PUBLIC_URL === undefined) {
    reader.fail('PUBLIC_URL', 'must be set when NODE_ENV is production: the address people open');
  }
  for (const [name, fault] of secretProblems(values)) reader.fail(name, fault);
  if (values.SMTP_URL !== undefined && values.MAIL_FROM === undefined) {
    reader.fail('MAIL_FROM', 'must be set where SMTP_URL is: the address that mails come from');
  }
  const admin = adminNames.filter((name) => values[name] !== undefined);
  if (admin.length > 0) {
    for (const name of adminNames) {
      if (values[name] === undefined) reader.fail(name, `must be set where ${admin.join(' and ')} is`);
    }
  }
};

const noticesOf = (values: Values, source: Source): string[] => {
  const notices: string[] = [];
  if (values.REDIS_URL !== undefined) {
    notices.push(
      'REDIS_URL is set, but this version runs as a single node and does not use it: start one node only.',
    );
  }
  if (values.NODE_ENV === 'production' && values.SMTP_URL === undefined) {
    notices.push(
      'SMTP_URL is not set: nobody gets mail, and the folder outbox in the data folder keeps what would be sent.',
    );
  }
  for (const name of Object.keys(source)) {
    if (name.startsWith('QUEMIAI_') && !known.has(name))
      notices.push(`${name} is not a variable this version knows.`);
  }
  return notices;
};

/**
 * Reads and checks the environment; nothing else reads `process.env`. In development, secrets that are unset are made
 * once and kept under the data folder.
 * @throws ConfigError naming every problem
 */
export const loadEnv = (source: Source = process.env): Env => {
  const reader = new Reader(source);
  for (const name of variableNames) reader.read(name);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  const values = reader.values as Values;
  checkTogether(reader, values);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  const dataDir = resolve(values.QUEMIAI_DATA_DIR);
  const secretOf = (name: SecretName): string => {
    const given = values[name];
    if (given !== undefined) return given;
    try {
      return keptSecret(dataDir, name, secretBytes[name]);
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
      reader.fail('QUEMIAI_DATA_DIR', `names a folder that cannot be written (${dataDir}: ${reason})`);
      throw new ConfigError(reader.problems);
    }
  };
  return Object.freeze({
    ...values,
    QUEMIAI_DATA_DIR: dataDir,
    JWT_SECRET: secretOf('JWT_SECRET'),
    JWT_REFRESH_SECRET: secretOf('JWT_REFRESH_SECRET'),
    ENCRYPTION_KEY: secretOf('ENCRYPTION_KEY'),
    notices: noticesOf(values, source),
  });
};

/** The environment for a program that the server starts: without the server's own variables, secrets among them. */
export const environmentForChildren = (source: Source = process.env): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(source).filter(([name]) => !known.has(name)));
