import type { Values } from '../variables.js';
import type { CredentialSettings } from './aws-credentials.js';
import { awsCredentials } from './aws-credentials.js';
import type { Fetched } from './request.js';
import { askProvider, dateOf, objectOf, ProviderError } from './request.js';
import { signAws } from './sigv4.js';

export type AwsSettings = CredentialSettings &
  Pick<Values, 'AWS_REGION' | 'AWS_SECRET_ID' | 'AWS_ENDPOINT_URL'>;

const service = 'secretsmanager';

const endpointOf = (region: string): string =>
  `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

/** The name of the error in an answer of the JSON protocol; the rest of it may repeat what was asked. */
const errorName = (text: string): string | undefined => {
  const type = objectOf(text)?.__type;
  const name = typeof type === 'string' ? type.split('#').at(-1) : undefined;
  return name !== undefined && /^\w{1,80}$/.test(name) ? name : undefined;
};

/**
 * The current version of one secret of AWS Secrets Manager (`GetSecretValue`), whose text is a JSON object.
 * @throws ProviderError
 */
export const readAws = async (settings: AwsSettings): Promise<Fetched> => {
  const { AWS_REGION: region = '', AWS_SECRET_ID, AWS_ENDPOINT_URL, SECRETS_TIMEOUT_SECONDS } = settings;
  const credentials = await awsCredentials(settings);
  const url = new URL('/', AWS_ENDPOINT_URL ?? endpointOf(region));
  const body = JSON.stringify({ SecretId: AWS_SECRET_ID });
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `${service}.GetSecretValue`,
  };
  const reply = await askProvider(
    () => ({
      method: 'POST',
      url,
      body,
      // Signed anew for each attempt: a signature is good for minutes only.
      headers: signAws({ method: 'POST', url, headers, body, region, service, credentials, now: new Date() }),
    }),
    SECRETS_TIMEOUT_SECONDS * 1000,
  );
  if (reply.status !== 200) {
    throw new ProviderError(`answered ${reply.status} (${errorName(reply.text) ?? 'no reason given'})`);
  }
  const { SecretString: text, CreatedDate } = objectOf(reply.text) ?? {};
  const values = typeof text === 'string' ? objectOf(text) : undefined;
  if (values === undefined) {
    throw new ProviderError('holds something else than a JSON object of names and values in the secret');
  }
  return { values, since: dateOf(CreatedDate) };
};
