import type { KeyObject } from 'node:crypto';
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { Answer, CallOptions, TestApp } from './test-app.js';

type Curve = 'Ed25519' | 'P-256';

/** A key of a session, as a client has it. */
export interface Signer {
  keyId: string;
  algorithm: string;
  privateKey: KeyObject;
  sign: (base: string) => Buffer;
}

/** A new pair; the public half as `POST /auth/sessions/current/signing-key` takes it. */
export const newPair = (curve: Curve = 'Ed25519') => {
  const { privateKey, publicKey } =
    curve === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = (keyId: string): Signer => ({
    keyId,
    algorithm: curve === 'Ed25519' ? 'ed25519' : 'ecdsa-p256-sha256',
    privateKey,
    sign: (base) =>
      curve === 'Ed25519'
        ? sign(null, Buffer.from(base), privateKey)
        : sign('sha256', Buffer.from(base), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  });
  return { jwk: publicKey.export({ format: 'jwk' }), privateKey, signer };
};

/** Makes a key for the session of that token and tells the server. */
export const registerSigner = async (t: TestApp, token: string, curve?: Curve): Promise<Signer> => {
  const { jwk, signer } = newPair(curve);
  const answer = await t.call('POST /api/v1/auth/sessions/current/signing-key', { token, body: { jwk } });
  if (answer.status !== 201) throw new Error(`the key was answered with ${answer.status}`);
  return signer((answer.body as { keyId: string }).keyId);
};

/** What is signed; each part can be replaced by a wrong one. */
export interface ToSign {
  method: string;
  url: string;
  /** As it is sent. */
  body?: string | undefined;
  /** `Content-Digest`; that of the body where nothing is said. */
  digest?: string | undefined;
  components?: string[];
  /** The parameters after the components, as they are written. */
  params?: Record<string, string | number | undefined>;
}

export const digestOf = (body: string): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

/** The header fields of a signature (RFC 9421). */
export const signatureFields = (signer: Signer, request: ToSign): Record<string, string> => {
  const { method, url, body } = request;
  const digest = request.digest ?? (body === undefined ? undefined : digestOf(body));
  const values: Record<string, string | undefined> = {
    '"@method"': method,
    '"@target-uri"': url,
    '"content-digest"': digest,
  };
  const covered = Object.keys(values).filter((name) => values[name] !== undefined);
  const components = request.components ?? covered;
  const params = Object.entries({
    created: Math.floor(Date.now() / 1000),
    nonce: randomUUID(),
    keyid: signer.keyId,
    alg: signer.algorithm,
    ...request.params,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `;${name}=${typeof value === 'number' ? value : `"${value}"`}`);
  const input = `(${components.join(' ')})${params.join('')}`;
  const lines = components.map((name) => `${name}: ${values[name] ?? ''}`);
  const base = [...lines, `"@signature-params": ${input}`].join('\n');
  return {
    ...(digest === undefined ? {} : { 'content-digest': digest }),
    'signature-input': `sig1=${input}`,
    signature: `sig1=:${signer.sign(base).toString('base64')}:`,
  };
};

/** Calls a route as `t.call` does, signed. */
export const callSigned = async (
  t: TestApp,
  signer: Signer,
  route: string,
  { body, headers, ...options }: CallOptions = {},
): Promise<Answer> => {
  const [method = '', path = ''] = route.split(' ');
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const fields = signatureFields(signer, { method, url: `${t.url}${path}`, body: sent });
  return t.call(route, { ...options, body, headers: { ...fields, ...headers } });
};
