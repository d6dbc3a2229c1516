import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { encryptionKeyBytes } from '../../config/encryption-key.js';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealed {
  /** A version byte, the nonce, the ciphertext and the tag. */
  sealed: Buffer;
  keyId: string;
}

/** Names a key without telling a hash of it. */
const idOf = (key: Buffer): string =>
  createHmac('sha256', key).update('quemiai encryption key id').digest('base64url').slice(0, 12);

/** Whether a text has the form of a key's id. */
export const isKeyId = (text: string): boolean => /^[\w-]{12}$/.test(text);

const keyOf = (value: string): Buffer => {
  const key = encryptionKeyBytes(value);
  if (key === undefined) throw new TypeError('An encryption key must be 32 bytes in base64');
  return key;
};

/** The id of a key as settings write it; undefined for what is no key. */
export const keyIdOf = (value: string): string | undefined => {
  const key = encryptionKeyBytes(value);
  return key && idOf(key);
};

const contextOf = (keyId: string, purpose: string): Buffer =>
  Buffer.from(JSON.stringify(['quemiai', VERSION, keyId, purpose]));

/**
 * Encrypts what the database keeps and must give back: AES-256-GCM with a random nonce (NIST SP 800-38D). What was sealed
 * opens only with its key and for its purpose, so that a value moved to another row or column is refused.
 * `ENCRYPTION_KEY` seals; it and `ENCRYPTION_KEYS_OLD` open.
 */
@Injectable()
export class SecretBox {
  /** The key that seals from now on. */
  readonly currentKeyId: string;
  private readonly keys = new Map<string, Buffer>();

  constructor(@Inject(ENV) env: Pick<Env, 'ENCRYPTION_KEY' | 'ENCRYPTION_KEYS_OLD'>) {
    const current = keyOf(env.ENCRYPTION_KEY);
    this.currentKeyId = idOf(current);
    for (const key of [current, ...env.ENCRYPTION_KEYS_OLD.map(keyOf)]) this.keys.set(idOf(key), key);
  }

  /** The ids of the keys that open, the one that seals first. */
  get keyIds(): string[] {
    return [...this.keys.keys()];
  }

  /** @param purpose what the value is for and whose, such as `totp <user id>` */
  seal(plain: Uint8Array, purpose: string): Sealed {
    const keyId = this.currentKeyId;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key(keyId), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(contextOf(keyId, purpose));
    const text = Buffer.concat([cipher.update(plain), cipher.final()]);
    return { sealed: Buffer.concat([Buffer.of(VERSION), nonce, text, cipher.getAuthTag()]), keyId };
  }

  /** @throws Error when the key is not at hand, or the value was altered or sealed for another purpose */
  open(sealed: Uint8Array, keyId: string, purpose: string): Buffer {
    const bytes = Buffer.from(sealed);
    if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] !== VERSION) {
      throw new Error(`A stored secret has an unknown form (${purpose})`);
    }
    const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.key(keyId), nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(contextOf(keyId, purpose));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  }

  private key(keyId: string): Buffer {
    const key = this.keys.get(keyId);
    if (key === undefined) {
      throw new Error(
        `A stored secret was sealed with the key ${keyId}, which is neither ENCRYPTION_KEY nor in ENCRYPTION_KEYS_OLD`,
      );
    }
    return key;
  }
}
