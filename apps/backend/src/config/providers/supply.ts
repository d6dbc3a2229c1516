import type { Source, Supplied } from '../variable-reader.js';
import { VariableReader } from '../variable-reader.js';
import { ConfigError } from '../config-error.js';
import { mistyped } from '../mistyped.js';
import { isThisMachine } from '../plain-connections.js';
import type { Values, VariableName } from '../variables.js';
import { readAws } from './aws.js';
import type { Fetched } from './request.js';
import { ProviderError } from './request.js';
import { readVault } from './vault.js';

/** What a provider may supply. Everything else is no secret and stays where the operator sees it. */
const suppliable = [
  'JWT_SECRET',
  'JWT_REFRESH_SECRET',
  'ENCRYPTION_KEY',
  'ENCRYPTION_KEYS_OLD',
  'DATABASE_URL',
  'REDIS_URL',
  'SMTP_URL',
  'QUEMIAI_ADMIN_PASSWORD',
] as const;

const providerVariables = [
  'NODE_ENV',
  'SECRETS_PROVIDER',
  'SECRETS_TIMEOUT_SECONDS',
  'VAULT_ADDR',
  'VAULT_TOKEN',
  'VAULT_NAMESPACE',
  'VAULT_CACERT',
  'VAULT_KV_MOUNT',
  'VAULT_KV_PATH',
  'AWS_REGION',
  'AWS_SECRET_ID',
  'AWS_ENDPOINT_URL',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT',
] as const satisfies VariableName[];

type Settings = Pick<Values, (typeof providerVariables)[number]>;

const needed = {
  none: [],
  vault: ['VAULT_ADDR', 'VAULT_TOKEN'],
  aws: ['AWS_REGION', 'AWS_SECRET_ID'],
} as const;

const isLocal = (address: string): boolean => isThisMachine(URL.parse(address)?.hostname ?? '');

const checkSettings = (reader: VariableReader, settings: Settings): void => {
  for (const name of needed[settings.SECRETS_PROVIDER]) {
    if (settings[name] === undefined) {
      reader.fail(name, `must be set when SECRETS_PROVIDER is ${settings.SECRETS_PROVIDER}`);
    }
  }
  for (const name of ['VAULT_ADDR', 'AWS_ENDPOINT_URL'] as const) {
    const address = settings[name];
    if (address?.startsWith('http:') && settings.NODE_ENV === 'production' && !isLocal(address)) {
      reader.fail(name, 'must be https:// in production, unless it is on this machine');
    }
  }
};

const titles = { vault: 'Vault', aws: 'AWS Secrets Manager' };

/** @returns the values that are known by name, and the names that are not */
const sort = ({ values, since }: Fetched): { supplied: Supplied; unknown: string[] } => {
  const supplied = new Map<string, string>();
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (!suppliable.some((known) => known === name)) unknown.push(name);
    else if (typeof value === 'string') supplied.set(name, value);
    else throw new ProviderError(`holds a value of ${name} that is no text`);
  }
  return { supplied: { values: supplied, since }, unknown };
};

export interface Supply {
  supplied: Supplied;
  notices: string[];
}

/**
 * What the provider that `SECRETS_PROVIDER` names supplies, for those variables that are secrets.
 * @throws ConfigError when it is not set up rightly, cannot be reached or refuses
 */
export const supply = async (source: Source): Promise<Supply> => {
  const reader = new VariableReader(source);
  for (const name of providerVariables) reader.read(name);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems, mistyped(source));
  const settings = reader.values as Settings;
  const provider = settings.SECRETS_PROVIDER;
  if (provider === 'none') return { supplied: { values: new Map(), since: null }, notices: [] };
  checkSettings(reader, settings);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems, mistyped(source));
  try {
    const { supplied, unknown } = sort(
      await (provider === 'vault' ? readVault(settings) : readAws(settings)),
    );
    const notices = unknown.map(
      (name) => `${titles[provider]} supplies ${name}, which is not a secret this version takes from there.`,
    );
    return { supplied, notices };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    reader.fail('SECRETS_PROVIDER', `names a provider that failed: ${titles[provider]} ${error.message}`);
    throw new ConfigError(reader.problems, mistyped(source));
  }
};
