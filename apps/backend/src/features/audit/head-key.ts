import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_HEAD_KEY, keptSecret } from '../../config/secrets.js';

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_BYTES = 32;

/** The Ed25519 key that signs heads: 32 random bytes, kept with the other secrets of the data folder. */
export const headKey = (dataDir: string): KeyObject => {
  const seed = Buffer.from(keptSecret(dataDir, AUDIT_HEAD_KEY, KEY_BYTES), 'base64url');
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  // For whoever keeps copies of the heads elsewhere and has no business with the secret.
  const folder = join(dataDir, 'audit');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pem = createPublicKey(key).export({ type: 'spki', format: 'pem' });
  writeFileSync(join(folder, 'public-key.pem'), pem);
  return key;
};
