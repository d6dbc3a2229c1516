import type { SigningKey } from '../auth/signing-key.js';
import { signBytes } from '../auth/signing-key.js';

/** A request as it goes out. */
export interface Outgoing {
  method: string;
  /** Absolute, with the query. */
  url: string;
  body: string | undefined;
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

const digestOf = async (body: string): Promise<string> =>
  `sha-256=:${base64(new Uint8Array(await crypto.subtle.digest('SHA-256', encode(body))))}:`;

/**
 * The header fields that sign a request: HTTP Message Signatures (RFC 9421) over the method, the whole address and the
 * digest of the body (RFC 9530). Each call makes a nonce of its own, so a request that is repeated is signed anew.
 * @param now by the server's clock, in ms since the epoch
 */
export async function signatureHeaders(
  { method, url, body }: Outgoing,
  key: SigningKey,
  now: number,
  nonce: string = crypto.randomUUID(),
): Promise<Record<string, string>> {
  const digest = body === undefined ? undefined : await digestOf(body);
  const covered = [
    ['@method', method],
    ['@target-uri', url],
    ...(digest === undefined ? [] : [['content-digest', digest]]),
  ];
  const components = covered.map(([name]) => `"${name}"`).join(' ');
  const created = Math.floor(now / 1000);
  const params = `(${components});created=${created};nonce="${nonce}";keyid="${key.keyId}";alg="${key.algorithm}"`;
  const base = [...covered.map(([name, value]) => `"${name}": ${value}`), `"@signature-params": ${params}`];
  const signature = await signBytes(key, encode(base.join('\n')));
  return {
    ...(digest === undefined ? {} : { 'content-digest': digest }),
    'signature-input': `sig1=${params}`,
    signature: `sig1=:${base64(signature)}:`,
  };
}
