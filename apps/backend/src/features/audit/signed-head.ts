import type { KeyObject } from 'node:crypto';
import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './canonical-json.js';

const signedHead = z.strictObject({
  /** The entry that was the last one. */
  seq: z.int().positive(),
  /** Its hash, hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime({ precision: 3 }),
  /** Names the key, so that heads of several nodes can stand in one file. */
  keyId: z.string(),
  /** Ed25519 over the canonical JSON of the other members, base64url. */
  signature: z.string(),
});
export type SignedHead = z.infer<typeof signedHead>;

const signedText = ({ seq, hash, at, keyId }: Omit<SignedHead, 'signature'>): Buffer =>
  Buffer.from(canonicalJson({ seq, hash, at, keyId }));

/** The first 16 characters of the SHA-256 of the public key (SPKI). */
const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 16);

export const signHead = (
  { seq, hash }: Pick<SignedHead, 'seq' | 'hash'>,
  privateKey: KeyObject,
  at = new Date(),
): SignedHead => {
  const facts = { seq, hash, at: at.toISOString(), keyId: keyIdOf(createPublicKey(privateKey)) };
  return { ...facts, signature: sign(null, signedText(facts), privateKey).toString('base64url') };
};

/** A head from a line of the file; undefined for anything that this key did not sign. */
export const readHead = (line: string, publicKey: KeyObject): SignedHead | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const head = signedHead.safeParse(value).data;
  if (!head || head.keyId !== keyIdOf(publicKey)) return undefined;
  return verify(null, signedText(head), publicKey, Buffer.from(head.signature, 'base64url'))
    ? head
    : undefined;
};
