import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text } from 'node:stream/consumers';

/** A server on a loopback port that answers as `answer` says and remembers what it was asked. */
export interface StandIn {
  url: string;
  asked: string[];
  close: () => Promise<void>;
}

type Answer = (request: IncomingMessage, body: string) => { status: number; body: unknown };

export const standIn = async (answer: Answer, tls?: { key: string; cert: string }): Promise<StandIn> => {
  const asked: string[] = [];
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    void text(request).then((body) => {
      asked.push(`${request.method} ${request.url}`);
      const { status, body: said } = answer(request, body);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof said === 'string' ? said : JSON.stringify(said));
    });
  };
  const server: Server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stand-in has no port');
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** Answers as Vault's KV engine, version 2, does. https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2 */
export const vaultAnswer =
  (token: string, secrets: Record<string, Record<string, unknown>>, namespace?: string): Answer =>
  (request) => {
    if (request.headers['x-vault-token'] !== token || request.headers['x-vault-request'] !== 'true') {
      return { status: 403, body: { errors: ['permission denied'] } };
    }
    if (request.headers['x-vault-namespace'] !== namespace) {
      return { status: 404, body: { errors: [] } };
    }
    const data = Object.entries(secrets).find(([path]) => request.url === `/v1/${path}`)?.[1];
    if (request.method !== 'GET' || data === undefined) return { status: 404, body: { errors: [] } };
    const metadata = {
      version: 3,
      created_time: '2026-10-01T12:00:00.123456789Z',
      destroyed: false,
      deletion_time: '',
      custom_metadata: null,
    };
    return {
      status: 200,
      body: { request_id: 'r', lease_id: '', renewable: false, data: { data, metadata } },
    };
  };

export interface AwsIdentity {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

const sha256 = (value: string): string => createHash('sha256').update(value, 'utf8').digest('hex');
const mac = (key: string | Buffer, value: string): Buffer => createHmac('sha256', key).update(value).digest();

/** Whether a request is signed by that identity: the steps of AWS's own description, beginning from what arrived. */
const isSignedBy = (
  { accessKeyId, secretAccessKey, sessionToken }: AwsIdentity,
  request: IncomingMessage,
  body: string,
): boolean => {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/(\w+)\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (parts === null) return false;
  const [, id, day = '', region = '', service = '', names = '', signature] = parts;
  const time = request.headers['x-amz-date'];
  if (id !== accessKeyId || service !== 'secretsmanager' || typeof time !== 'string') return false;
  const sent = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!time.startsWith(day) || !(Math.abs(Date.now() - sent) < 5 * 60_000)) return false;
  if (request.headers['x-amz-security-token'] !== sessionToken) return false;
  const signed = names.split(';');
  const must = ['host', 'x-amz-date', ...(sessionToken === undefined ? [] : ['x-amz-security-token'])];
  if (!must.every((name) => signed.includes(name))) return false;
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const lines = signed.map((name) => `${name}:${String(request.headers[name]).trim()}`);
  const canonical = `${request.method}\n${path}\n${query}\n${lines.join('\n')}\n\n${names}\n${sha256(body)}`;
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${day}/${region}/${service}/aws4_request\n${sha256(canonical)}`;
  const dayKey = mac(`AWS4${secretAccessKey}`, day);
  const signingKey = mac(mac(mac(dayKey, region), service), 'aws4_request');
  return mac(signingKey, toSign).toString('hex') === signature;
};

/** Answers as AWS Secrets Manager does to `GetSecretValue`. */
export const awsAnswer =
  (identity: AwsIdentity, secrets: Record<string, string>): Answer =>
  (request, body) => {
    if (!isSignedBy(identity, request, body)) {
      return { status: 400, body: { __type: 'InvalidSignatureException', message: `You sent ${body}` } };
    }
    const known =
      request.method === 'POST' &&
      request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue' &&
      request.headers['content-type'] === 'application/x-amz-json-1.1';
    const { SecretId } = JSON.parse(body) as { SecretId?: string };
    const SecretString = SecretId === undefined ? undefined : secrets[SecretId];
    if (!known || SecretString === undefined) {
      const message = "Secrets Manager can't find the specified secret.";
      return { status: 400, body: { __type: 'ResourceNotFoundException', Message: message } };
    }
    return {
      status: 200,
      body: {
        Name: SecretId,
        VersionId: 'v',
        VersionStages: ['AWSCURRENT'],
        CreatedDate: 1_790_000_000.25,
        SecretString,
      },
    };
  };
