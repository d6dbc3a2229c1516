import { isIP } from 'node:net';
import type { Values } from '../variables.js';
import type { ProviderReply, ProviderRequest } from './request.js';
import { askProvider, objectOf, ProviderError } from './request.js';
import type { AwsCredentials } from './sigv4.js';

export type CredentialSettings = Pick<
  Values,
  | 'AWS_ACCESS_KEY_ID'
  | 'AWS_SECRET_ACCESS_KEY'
  | 'AWS_SESSION_TOKEN'
  | 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'
  | 'AWS_CONTAINER_CREDENTIALS_FULL_URI'
  | 'AWS_CONTAINER_AUTHORIZATION_TOKEN'
  | 'AWS_EC2_METADATA_SERVICE_ENDPOINT'
  | 'SECRETS_TIMEOUT_SECONDS'
>;

const ecsHost = 'http://169.254.170.2';
const containerHosts = new Set(['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]', 'localhost', '[::1]']);

const ask = async (
  what: string,
  settings: CredentialSettings,
  request: ProviderRequest,
): Promise<ProviderReply> => {
  const reply = await askProvider(() => request, settings.SECRETS_TIMEOUT_SECONDS * 1000);
  if (reply.status !== 200) throw new ProviderError(`cannot be asked: ${what} answered ${reply.status}`);
  return reply;
};

const parse = (what: string, text: string): AwsCredentials => {
  const { AccessKeyId, SecretAccessKey, Token } = objectOf(text) ?? {};
  if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string') {
    throw new ProviderError(`cannot be asked: ${what} gave no credentials`);
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: typeof Token === 'string' ? Token : undefined,
  };
};

/** Plain HTTP only where it cannot leave the machine, as the SDKs of AWS have it. */
const isAllowed = (url: URL): boolean =>
  url.protocol === 'https:' ||
  containerHosts.has(url.hostname) ||
  (isIP(url.hostname) === 4 && url.hostname.startsWith('127.'));

const ofContainer = async (settings: CredentialSettings, address: string): Promise<AwsCredentials> => {
  const what = "the container's credential endpoint";
  const url = new URL(address);
  if (!isAllowed(url)) {
    throw new ProviderError(`cannot be asked: ${what} must be https:// or on this machine`);
  }
  const token = settings.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  const headers: Record<string, string> = token === undefined ? {} : { authorization: token };
  return parse(what, (await ask(what, settings, { method: 'GET', url, headers })).text);
};

/** Instance metadata, version 2: a token first, then the role, then its credentials. */
const ofInstance = async (settings: CredentialSettings): Promise<AwsCredentials> => {
  const what = "the instance's metadata service";
  const base = settings.AWS_EC2_METADATA_SERVICE_ENDPOINT.replace(/\/+$/, '');
  const token = await ask(what, settings, {
    method: 'PUT',
    url: new URL(`${base}/latest/api/token`),
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
  });
  const get = (url: string): Promise<ProviderReply> =>
    ask(what, settings, {
      method: 'GET',
      url: new URL(url),
      headers: { 'x-aws-ec2-metadata-token': token.text },
    });
  const roles = `${base}/latest/meta-data/iam/security-credentials/`;
  const [role = ''] = (await get(roles)).text.split('\n');
  return parse(what, (await get(`${roles}${encodeURIComponent(role.trim())}`)).text);
};

/**
 * Credentials of AWS: from the environment, else of the container (ECS, EKS), else of the instance (EC2).
 * @throws ProviderError
 */
export const awsCredentials = async (settings: CredentialSettings): Promise<AwsCredentials> => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = settings;
  if (AWS_ACCESS_KEY_ID !== undefined && AWS_SECRET_ACCESS_KEY !== undefined) {
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN,
    };
  }
  const relative = settings.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  if (relative !== undefined) return ofContainer(settings, `${ecsHost}${relative}`);
  const full = settings.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  return full === undefined ? ofInstance(settings) : ofContainer(settings, full);
};
