import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';

const TOKEN = /^[\w-]{43}$/;

/** Opaque tokens of 256 random bits; the database keeps an HMAC, so a copy of it opens no session. */
@Injectable()
export class RefreshTokens {
  constructor(@Inject(ENV) private readonly env: Pick<Env, 'JWT_REFRESH_SECRET'>) {}

  make(): { token: string; hash: Buffer } {
    const token = randomBytes(32).toString('base64url');
    return { token, hash: this.digest(token) };
  }

  /** Undefined for what cannot be a token. */
  hash(token: string): Buffer | undefined {
    return TOKEN.test(token) ? this.digest(token) : undefined;
  }

  private digest(token: string): Buffer {
    return createHmac('sha256', this.env.JWT_REFRESH_SECRET).update(token).digest();
  }
}
