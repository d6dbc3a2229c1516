import { resolve } from 'node:path';
import type { ConfigProblem } from './config-error.js';
import { ConfigError } from './config-error.js';
import { knownNames, mistyped } from './mistyped.js';
import { noticesOf } from './notices.js';
import type { Supply } from './providers/supply.js';
import type { SecretName } from './secret-checks.js';
import { addressNames, secretBytes, secretNames, secretProblems } from './secret-checks.js';
import { keptSecret, keptSecretPath } from './secrets.js';
import type { Origin, Source } from './variable-reader.js';
import { modified, VariableReader } from './variable-reader.js';
import type { Values, VariableName } from './variables.js';
import { providerCredentials, variableNames } from './variables.js';

/** The validated environment. Names are those of the variables. */
export type Env = Readonly<
  Omit<Values, SecretName | (typeof providerCredentials)[number]> &
    Record<SecretName, string> & {
      /** Where each secret came from. */
      origins: readonly Origin[];
      /** What the operator should know though it does not stop the start. */
      notices: readonly string[];
    }
>;

/** Where the environment is injected: `@Inject(ENV) env: Env`. */
export const ENV = Symbol('ENV');

const adminNames = ['QUEMIAI_ADMIN_EMAIL', 'QUEMIAI_ADMIN_USERNAME', 'QUEMIAI_ADMIN_PASSWORD'] as const;

const checkTogether = (reader: VariableReader, values: Values): void => {
  const production = values.NODE_ENV === 'production';
  if (production && values.RATE_LIMITS === 'off') {
    reader.fail('RATE_LIMITS', 'must not be off when NODE_ENV is production');
  }
  if (production && values.PUBLIC_URL === undefined) {
    reader.fail('PUBLIC_URL', 'must be set when NODE_ENV is production: the address people open');
  }
  for (const [name, fault] of secretProblems(values)) reader.fail(name, fault);
  // Also where the value is wrong: all that has to be done is told at once.
  const given = (name: VariableName): boolean => values[name] !== undefined || reader.failed(name);
  if (given('SMTP_URL') && values.MAIL_FROM === undefined) {
    reader.fail('MAIL_FROM', 'must be set where SMTP_URL is: the address that mails come from');
  }
  const admin = adminNames.filter(given);
  if (admin.length > 0) {
    for (const name of adminNames) {
      if (values[name] === undefined) reader.fail(name, `must be set where ${admin.join(' and ')} is`);
    }
  }
};

const originsOf = (reader: VariableReader, dataDir: string): Origin[] => {
  const made = secretNames.map(
    (name): Origin =>
      reader.origin(name) ?? { name, source: 'data folder', since: modified(keptSecretPath(dataDir, name)) },
  );
  const others = (['ENCRYPTION_KEYS_OLD', ...addressNames] as const).flatMap(
    (name) => reader.origin(name) ?? [],
  );
  return [...made, ...others];
};

const order: readonly string[] = variableNames;
const inOrder = (problems: readonly ConfigProblem[]): ConfigProblem[] =>
  problems.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));

const nothing: Supply = { supplied: { values: new Map(), since: null }, notices: [] };

/**
 * Reads and checks the environment; nothing else reads `process.env`. In development, secrets that are unset are made
 * once and kept under the data folder.
 * @param supply what a provider of secrets adds
 * @throws ConfigError naming every problem
 */
export const loadEnv = (source: Source = process.env, supply: Supply = nothing): Env => {
  const reader = new VariableReader(source, supply.supplied);
  for (const name of variableNames) reader.read(name);
  const values = reader.values as Values;
  checkTogether(reader, values);
  if (reader.problems.length > 0) throw new ConfigError(inOrder(reader.problems), mistyped(source));
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
  for (const name of providerCredentials) delete reader.values[name];
  return Object.freeze({
    ...values,
    QUEMIAI_DATA_DIR: dataDir,
    JWT_SECRET: secretOf('JWT_SECRET'),
    JWT_REFRESH_SECRET: secretOf('JWT_REFRESH_SECRET'),
    ENCRYPTION_KEY: secretOf('ENCRYPTION_KEY'),
    origins: originsOf(reader, dataDir),
    notices: [...supply.notices, ...noticesOf(values), ...mistyped(source)],
  });
};

/**
 * The same with what the provider of secrets supplies that `SECRETS_PROVIDER` names.
 * @throws ConfigError naming every problem
 */
export const loadEnvironment = async (source: Source = process.env): Promise<Env> => {
  // Loaded only where it is needed: most servers ask nobody.
  if (!source.SECRETS_PROVIDER && !source.SECRETS_PROVIDER_FILE) return loadEnv(source);
  const { supply } = await import('./providers/supply.js');
  return loadEnv(source, await supply(source));
};

/** What this process was started with, for whoever looks before it is read whole. */
export const ownEnvironment = (): Source => process.env;

/** The environment for a program that the server starts: without the server's own variables, secrets among them. */
export const environmentForChildren = (source: Source = process.env): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(source).filter(([name]) => !knownNames.has(name)));
