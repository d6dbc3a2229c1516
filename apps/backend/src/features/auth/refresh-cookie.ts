import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';

/**
 * Where browsers keep the refresh token: out of reach of scripts. What other sites send never gets here: the hooks of the
 * server refuse it, and SameSite leaves the cookie out.
 */
@Injectable()
export class RefreshCookie {
  private readonly secure: boolean;
  private readonly name: string;

  constructor(@Inject(ENV) env: Pick<Env, 'PUBLIC_URL'>) {
    this.secure = env.PUBLIC_URL?.startsWith('https:') ?? false;
    this.name = this.secure ? '__Host-quemiai_refresh' : 'quemiai_refresh';
  }

  set(reply: FastifyReply, token: string, maxAge: number): void {
    // __Host- asks for Secure, the whole path and no domain.
    const secure = this.secure ? '; Secure' : '';
    reply.header(
      'set-cookie',
      `${this.name}=${token}; Max-Age=${maxAge}; Path=/; HttpOnly${secure}; SameSite=Strict`,
    );
  }

  clear(reply: FastifyReply): void {
    this.set(reply, '', 0);
  }

  read(request: FastifyRequest): string | undefined {
    const start = `${this.name}=`;
    const pair = request.headers.cookie?.split(/; */).find((each) => each.startsWith(start));
    return pair?.slice(start.length);
  }
}
