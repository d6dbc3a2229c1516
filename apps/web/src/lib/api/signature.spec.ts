import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newSigningKey, type SignatureAlgorithm, type SigningKey } from '../auth/signing-key.js';
import { signatureHeaders } from './signature.js';

const url = 'https://community.example/api/v1/admin/users/7/role?x=1';
const now = 1_780_000_000_500;

/** A key pair whose public half is kept for the check. */
const pair = async (algorithm: SignatureAlgorithm): Promise<{ key: SigningKey; publicKey: CryptoKey }> => {
  const how = algorithm === 'ed25519' ? 'Ed25519' : { name: 'ECDSA', namedCurve: 'P-256' };
  const made = await crypto.subtle.generateKey(how, false, ['sign', 'verify']);
  if (!('privateKey' in made)) throw new Error('no pair');
  return {
    key: { userId: 'u', keyId: 'k1', algorithm, privateKey: made.privateKey },
    publicKey: made.publicKey,
  };
};

const verifies = (algorithm: SignatureAlgorithm, publicKey: CryptoKey, header: string, base: string) => {
  const how = algorithm === 'ed25519' ? 'Ed25519' : { name: 'ECDSA', hash: 'SHA-256' };
  const signature = Buffer.from(/^sig1=:(.+):$/.exec(header)?.[1] ?? '', 'base64');
  return crypto.subtle.verify(how, publicKey, signature, new TextEncoder().encode(base));
};

describe.each<SignatureAlgorithm>(['ed25519', 'ecdsa-p256-sha256'])('a request signed with %s', (alg) => {
  it('covers method, address and body, and nothing else passes', async () => {
    const { key, publicKey } = await pair(alg);
    const body = '{"role":"ADMIN","note":"ü"}';
    const headers = await signatureHeaders({ method: 'PUT', url, body }, key, now, 'n1');
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    const params = `("@method" "@target-uri" "content-digest");created=1780000000;nonce="n1";keyid="k1";alg="${alg}"`;
    expect(headers['content-digest']).toBe(digest);
    expect(headers['signature-input']).toBe(`sig1=${params}`);
    const base = [
      '"@method": PUT',
      `"@target-uri": ${url}`,
      `"content-digest": ${digest}`,
      `"@signature-params": ${params}`,
    ].join('\n');
    const { signature = '' } = headers;
    expect(await verifies(alg, publicKey, signature, base)).toBe(true);
    expect(await verifies(alg, publicKey, signature, base.replace('PUT', 'DELETE'))).toBe(false);
  });

  it('without a body has no digest', async () => {
    const { key } = await pair(alg);
    const headers = await signatureHeaders({ method: 'DELETE', url, body: undefined }, key, now);
    expect(headers).not.toHaveProperty('content-digest');
    expect(headers['signature-input']).toMatch(/^sig1=\("@method" "@target-uri"\);created=1780000000;/);
  });

  it('has a nonce of its own each time', async () => {
    const { key } = await pair(alg);
    const sign = () => signatureHeaders({ method: 'DELETE', url, body: undefined }, key, now);
    const [first, second] = await Promise.all([sign(), sign()]);
    expect(first['signature-input']).not.toBe(second['signature-input']);
  });
});

it('a new key cannot leave the browser', async () => {
  const { privateKey, publicJwk } = await newSigningKey();
  expect(privateKey.extractable).toBe(false);
  await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
  expect(publicJwk).toEqual({ kty: 'OKP', crv: 'Ed25519', x: expect.any(String) as string });
});
