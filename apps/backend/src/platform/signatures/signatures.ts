import { createPublicKey, verify } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { limits } from '@quemiai/contract/limits';
import type { PublicJwk } from '@quemiai/contract/sessions';
import type { FastifyRequest } from 'fastify';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { AppError } from '../errors/app-error.js';
import { isDigestOf } from './content-digest.js';
import { SignatureNonces } from './signature-nonces.js';
import type { Component, SignatureInput } from './signature-input.js';
import { readSignature } from './signature-input.js';

/** RFC 9421, section 6.2.2. */
const algorithms: Record<PublicJwk['crv'], string> = { Ed25519: 'ed25519', 'P-256': 'ecdsa-p256-sha256' };
const SIGNATURE_BYTES = 64;

const refused = (why: string): AppError => new AppError('signature_invalid', why);

/** A field that may stand in a request once. */
const single = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

const isBySigner = (base: string, signature: Buffer, jwk: PublicJwk): boolean => {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const bytes = Buffer.from(base);
  if (jwk.crv === 'Ed25519') return verify(null, bytes, key, signature);
  return verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);
};

/**
 * Verifies HTTP Message Signatures (RFC 9421) over method, address and body. The profile is narrow on purpose, and read by
 * code of our own: libraries take any number of signatures over any components with any parameters, and each such liberty
 * is a way to sign something else than what is carried out.
 */
@Injectable()
export class Signatures {
  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'PUBLIC_URL'>,
    private readonly nonces: SignatureNonces,
  ) {}

  /**
   * Takes a request that is signed by this key, once.
   * @throws AppError `signature_invalid` saying what is wrong, as far as it helps whoever writes a client
   */
  async verify(request: FastifyRequest, keyId: string, jwk: PublicJwk): Promise<void> {
    const { headers } = request;
    const input = readSignature(single(headers['signature-input']), single(headers.signature));
    if (!input) {
      throw refused('The request needs one signature: Signature-Input and Signature, see RFC 9421');
    }
    if (input.keyId !== keyId) throw refused('keyid does not name the key of this session');
    if (![undefined, algorithms[jwk.crv]].includes(input.algorithm)) {
      throw refused('alg is not that of the key');
    }
    this.refuseStale(input);
    const base = this.base(request, input);
    if (!isBySigner(base, input.signature, jwk)) {
      // Without what the request says itself: the audit log keeps this.
      const begins = this.env.PUBLIC_URL ?? 'the scheme and the Host field';
      throw refused(`The signature does not fit the request; its @target-uri begins with ${begins} here`);
    }
    // Last, so that nobody but the holder of the key can use a nonce up.
    if (!(await this.nonces.use(keyId, input.nonce, input.created))) {
      throw refused('The request was sent before: sign it anew, with another nonce');
    }
  }

  private refuseStale({ created, expires }: SignatureInput): void {
    const now = Date.now() / 1000;
    if (Math.abs(now - created) > limits.signatureSeconds) {
      throw refused(`created is more than ${limits.signatureSeconds} seconds from the time of this server`);
    }
    if (expires !== undefined && expires <= now) throw refused('The signature has expired');
  }

  /** What was signed (RFC 9421, section 2.5), built from the request as it came. */
  private base(request: FastifyRequest, { components, params }: SignatureInput): string {
    const values = this.covered(request);
    for (const needed of values.keys()) {
      if (!components.includes(needed)) throw refused(`The signature does not cover ${needed}`);
    }
    const lines = components.map((component) => {
      const value = values.get(component);
      if (value === undefined) throw refused(`There is no ${component} to sign`);
      return `"${component}": ${value}`;
    });
    return [...lines, `"@signature-params": ${params}`].join('\n');
  }

  /** What has to be covered, and its values. */
  private covered(request: FastifyRequest): Map<Component, string> {
    const values = new Map<Component, string>([
      ['@method', request.method],
      [
        '@target-uri',
        `${this.env.PUBLIC_URL ?? `${request.protocol}://${request.host}`}${request.originalUrl}`,
      ],
    ]);
    const { bodyDigest } = request;
    const field = single(request.headers['content-digest']);
    if (bodyDigest === undefined && field === undefined) return values;
    if (field === undefined) throw refused('A signed request with a body needs a Content-Digest');
    if (bodyDigest === undefined || !isDigestOf(field, bodyDigest)) {
      throw refused('Content-Digest is not the SHA-256 of the body');
    }
    return values.set('content-digest', field);
  }
}
