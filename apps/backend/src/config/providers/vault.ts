import { readFileSync } from 'node:fs';
import type { Values } from '../variables.js';
import type { Fetched } from './request.js';
import { askProvider, dateOf, isObject, objectOf, ProviderError } from './request.js';

export type VaultSettings = Pick<
  Values,
  | 'VAULT_ADDR'
  | 'VAULT_TOKEN'
  | 'VAULT_NAMESPACE'
  | 'VAULT_CACERT'
  | 'VAULT_KV_MOUNT'
  | 'VAULT_KV_PATH'
  | 'SECRETS_TIMEOUT_SECONDS'
>;

const authority = (path: string | undefined): string | undefined => {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ProviderError('cannot be asked: the file that VAULT_CACERT names cannot be read');
  }
};

const refusals: Record<number, string> = {
  400: 'answered 400: the path or the namespace is not right',
  403: 'answered 403: the token is wrong, has expired or may not read the path',
  404: 'answered 404: there is no such secret, or its newest version was deleted',
  429: 'answered 429 several times: a standby node, or too many requests',
  503: 'answered 503 several times: it is sealed or in maintenance',
};

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/**
 * The newest version of one secret of HashiCorp Vault's KV engine, version 2 (`GET /v1/:mount/data/:path`).
 * @throws ProviderError
 */
export const readVault = async (settings: VaultSettings): Promise<Fetched> => {
  const { VAULT_ADDR = '', VAULT_TOKEN = '', VAULT_NAMESPACE } = settings;
  const base = VAULT_ADDR.replace(/\/+$/, '');
  const url = new URL(
    `${base}/v1/${encoded(settings.VAULT_KV_MOUNT)}/data/${encoded(settings.VAULT_KV_PATH)}`,
  );
  const ca = authority(settings.VAULT_CACERT);
  const headers = {
    accept: 'application/json',
    'x-vault-request': 'true',
    'x-vault-token': VAULT_TOKEN,
    ...(VAULT_NAMESPACE === undefined ? {} : { 'x-vault-namespace': VAULT_NAMESPACE }),
  };
  const reply = await askProvider(
    () => ({ method: 'GET', url, headers, ca }),
    settings.SECRETS_TIMEOUT_SECONDS * 1000,
  );
  if (reply.status !== 200) throw new ProviderError(refusals[reply.status] ?? `answered ${reply.status}`);
  const outer = objectOf(reply.text)?.data;
  const inner = isObject(outer) ? outer.data : undefined;
  if (!isObject(inner)) throw new ProviderError('gave an answer that is not one of the KV engine, version 2');
  const metadata = isObject(outer) ? outer.metadata : undefined;
  return { values: inner, since: isObject(metadata) ? dateOf(metadata.created_time) : null };
};
