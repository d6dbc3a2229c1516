import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';

const TOKEN = /^[\w-]{43}$/;

export interface RefreshToken {
  token: string;
  hash: Buffer;
}

/** Opaque tokens of 256 bits; the database keeps an HMAC, so a copy of it opens no session. */
@Injectable()
export class RefreshTokens {
  constructor(@Inject(ENV) private readonly env: Pick<Env, 'JWT_REFRESH_SECRET'>) {}

  /** The first token of a session. */
  make(): RefreshToken {
    return this.withHash(randomBytes(32).toString('base64url'));
  }

  /**
   * What takes the place of a token: always the same, so that whoever lost the answer can be given it again though
   * nothing but its hash was stored. Only who has the secret, the token and the id of its row can tell it.
   */
  successor(token: string, rowId: string): RefreshToken {
    return this.withHash(this.hmac(`successor ${rowId} ${token}`).toString('base64url'));
  }

  /** Undefined for what cannot be a token. */
  hash(token: string): Buffer | undefined {
    return TOKEN.test(token) ? this.hmac(token) : undefined;
  }

  private withHash(token: string): RefreshToken {
    return { token, hash: this.hmac(token) };
  }

  private hmac(text: string): Buffer {
    return createHmac('sha256', this.env.JWT_REFRESH_SECRET).update(text).digest();
  }
}
