import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { limits } from '@quemiai/contract/limits';
import { z } from 'zod';
import type { Queryable } from '../../platform/database/database.js';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import { RecoveryRepo } from './recovery.repo.js';

/** Crockford's base32: no letter looks like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** 24 characters of 5 bits: 120 bits, which a fast hash keeps (ASVS 5.0, 6.5.2). */
const GROUPS = 4;
const GROUP_LENGTH = 6;
const CODE = new RegExp(`^[${ALPHABET}]{${GROUPS * GROUP_LENGTH}}$`);

const PURPOSE = 'recovery-code-key';
const keptKey = z.object({ sealed: z.base64(), keyId: z.string() });

/** For example `7k3mqd-9x0wzt-4n8rve-2hjbyp`. */
export const newCode = (): string => {
  const characters = [...randomBytes(GROUPS * GROUP_LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return Array.from({ length: GROUPS }, (_, group) =>
    characters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
  ).join('-');
};

/** The characters that count, however the code was typed; undefined for what can be none. */
export const readCode = (typed: string): string | undefined => {
  const code = typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  return CODE.test(code) ? code : undefined;
};

/**
 * Codes for the day the other factor is lost: each works once. Stored are HMAC-SHA-256 of them, by a key that itself is
 * stored encrypted: who reads the database alone cannot even tell two codes of a guess apart.
 */
@Injectable()
export class RecoveryCodes {
  private hashKey: Promise<Buffer> | undefined;

  constructor(
    private readonly repo: RecoveryRepo,
    private readonly secrets: SecretBox,
  ) {}

  /** Replaces all codes of the person. @returns the new ones, which nobody can tell again */
  async replace(userId: string, on: Queryable): Promise<string[]> {
    const key = await this.key();
    const codes = Array.from({ length: limits.recoveryCodes }, newCode);
    await this.repo.replace(
      userId,
      codes.map((code) => this.digest(key, code.replaceAll('-', ''))),
      on,
    );
    return codes;
  }

  /** Uses a code up; false for one that is wrong or was used. */
  async use(userId: string, typed: string): Promise<boolean> {
    const code = readCode(typed);
    return code !== undefined && this.repo.use(userId, this.digest(await this.key(), code));
  }

  private digest(key: Buffer, code: string): Buffer {
    return createHmac('sha256', key).update(code).digest();
  }

  private key(): Promise<Buffer> {
    this.hashKey ??= this.loadKey().catch((error: unknown) => {
      this.hashKey = undefined;
      throw error;
    });
    return this.hashKey;
  }

  /** Made at first use; of several processes that make one at once, one wins. */
  private async loadKey(): Promise<Buffer> {
    const kept = (await this.repo.key()) ?? (await this.makeKey());
    const { sealed, keyId } = keptKey.parse(kept);
    return this.secrets.open(Buffer.from(sealed, 'base64'), keyId, PURPOSE);
  }

  private async makeKey(): Promise<unknown> {
    const { sealed, keyId } = this.secrets.seal(randomBytes(32), PURPOSE);
    await this.repo.keepKey({ sealed: sealed.toString('base64'), keyId });
    return this.repo.key();
  }
}
