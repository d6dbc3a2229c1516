import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { HostCookie } from '../../platform/http/host-cookie.js';
import { DevicesRepo } from './devices.repo.js';

const TOKEN = /^[\w-]{43}$/;

/** The longest that browsers keep a cookie (RFC 6265bis, 5.5), in seconds. */
const KEPT = 400 * 24 * 3_600;

/**
 * Knows a browser again in which somebody signed in: by a random cookie of 256 bits, of which the database keeps an HMAC.
 * It opens nothing. Wrong passwords from it are counted apart from those of strangers, and that is all.
 */
@Injectable()
export class Devices {
  private readonly cookie: HostCookie;

  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'PUBLIC_URL' | 'JWT_REFRESH_SECRET'>,
    private readonly repo: DevicesRepo,
  ) {
    this.cookie = new HostCookie('quemiai_device', env);
  }

  /** What the database has of the device that a request comes from; undefined where it says none. */
  hashOf(request: FastifyRequest): Buffer | undefined {
    const token = this.tokenOf(request);
    return token === undefined ? undefined : this.hash(token);
  }

  /** From now on this browser is known to be one of the person's. */
  async remember(userId: string, reply: FastifyReply): Promise<void> {
    const token = this.tokenOf(reply.request) ?? randomBytes(32).toString('base64url');
    await this.repo.remember(userId, this.hash(token));
    this.cookie.set(reply, token, KEPT);
  }

  private tokenOf(request: FastifyRequest): string | undefined {
    const token = this.cookie.read(request);
    return token !== undefined && TOKEN.test(token) ? token : undefined;
  }

  private hash(token: string): Buffer {
    return createHmac('sha256', this.env.JWT_REFRESH_SECRET).update(`known device: ${token}`).digest();
  }
}
