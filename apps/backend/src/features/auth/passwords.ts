import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../platform/errors/app-error.js';

const argon2id = promisify(argon2);

interface Parameters {
  /** KiB. */
  memory: number;
  passes: number;
  parallelism: number;
}

/** OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane. Raise them here and hashes follow at log-in. */
const present: Parameters = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;

/** Each computation takes a thread of libuv's four, 19 MiB and some 40 ms. */
const AT_ONCE = 2;
/** Those who wait beyond this would wait longer than people do: they are told to come back. */
const MOST_WAITING = 400;

/**
 * One form for what looks the same, however a keyboard composes it (NIST SP 800-63B-4, 3.1.1.2, allows NFC or NFKC; NFC
 * as in RFC 8265, since NFKC would take different characters for one). Nothing else about a password is changed.
 */
export const normalise = (password: string): string => password.normalize('NFC');

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

const phc = ({ memory, passes, parallelism }: Parameters, salt: Buffer, tag: Buffer): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;

const PHC = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

interface Stored extends Parameters {
  salt: Buffer;
  tag: Buffer;
}

/** Names a stored hash where the hash itself has no business: in the step that waits for a second factor. */
export const digestOf = (stored: string): string => createHash('sha256').update(stored).digest('hex');

const readPhc = (stored: string): Stored => {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(stored) ?? [];
  if (salt === undefined || tag === undefined)
    throw new Error('A stored password hash is not Argon2id in PHC form');
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
};

export interface Verdict {
  ok: boolean;
  /** The password is right, and its hash is weaker than those made now, or of a form that is not normalised. */
  outdated: boolean;
}

/** Hashes and checks passwords, a few at a time: a flood of log-ins exhausts neither memory nor threads. */
@Injectable()
export class Passwords {
  /** What an unknown person's password is compared with, so that it takes as long as a known one's. */
  private readonly nobody = this.unusable();
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** A PHC string that no password fits. */
  unusable(): string {
    return phc(present, randomBytes(SALT_BYTES), randomBytes(TAG_BYTES));
  }

  /** The PHC string to store. @throws AppError `unavailable` when too many wait already */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return phc(present, salt, await this.compute(normalise(password), { ...present, salt }, TAG_BYTES));
  }

  /**
   * @param stored a PHC string, or undefined for a person who does not exist
   * @throws AppError `unavailable` when too many wait already
   */
  async verify(password: string, stored: string | undefined): Promise<Verdict> {
    const expected = readPhc(stored ?? this.nobody);
    const normal = normalise(password);
    const matches = await this.matches(normal, expected);
    // A hash of before passwords were normalised. What is computed depends on what was typed alone, known person or not.
    const asTyped = normal !== password && (await this.matches(password, expected));
    const ok = (matches || asTyped) && stored !== undefined;
    const weak = expected.memory < present.memory || expected.passes < present.passes;
    return { ok, outdated: ok && (weak || !matches) };
  }

  private async matches(message: string, expected: Stored): Promise<boolean> {
    return timingSafeEqual(await this.compute(message, expected, expected.tag.length), expected.tag);
  }

  private async compute(message: string, stored: Omit<Stored, 'tag'>, tagLength: number): Promise<Buffer> {
    await this.turn();
    try {
      const { memory, passes, parallelism, salt: nonce } = stored;
      return await argon2id('argon2id', { message, nonce, memory, passes, parallelism, tagLength });
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  private async turn(): Promise<void> {
    if (this.running < AT_ONCE) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= MOST_WAITING) {
      throw new AppError(
        'unavailable',
        'Too many people are signing in at the moment; try again in a few seconds',
      );
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
