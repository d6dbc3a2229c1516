import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** SHA-256 of the body as it came, where there is one and the request is signed. */
    bodyDigest?: Buffer;
  }
}

/** Called while the body's bytes are at hand: once it is parsed they are gone. */
export const noteBodyDigest = (request: FastifyRequest, body: Buffer): void => {
  if (body.length === 0 || request.headers['signature-input'] === undefined) return;
  request.bodyDigest = createHash('sha256').update(body).digest();
};

const member = /(?:^|, *)sha-256=:([A-Za-z0-9+/]{43}=):(?=$| *,)/g;

/**
 * Whether a `Content-Digest` (RFC 9530) is that of the body. Digests by other algorithms may stand beside the one by
 * SHA-256; of that there must be exactly one.
 */
export const isDigestOf = (field: string, digest: Buffer): boolean => {
  const found = [...field.matchAll(member)].map(([, value = '']) => Buffer.from(value, 'base64'));
  const [only] = found;
  return found.length === 1 && only !== undefined && timingSafeEqual(only, digest);
};
