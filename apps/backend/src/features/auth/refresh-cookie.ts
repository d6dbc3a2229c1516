import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { HostCookie } from '../../platform/http/host-cookie.js';

/**
 * Where browsers keep the refresh token: out of reach of scripts. What other sites send never gets here: the hooks of the
 * server refuse it, and SameSite leaves the cookie out.
 */
@Injectable()
export class RefreshCookie extends HostCookie {
  constructor(@Inject(ENV) env: Pick<Env, 'PUBLIC_URL'>) {
    super('quemiai_refresh', env);
  }

  clear(reply: FastifyReply): void {
    this.set(reply, '', 0);
  }
}
