import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { AppError } from '../../platform/errors/app-error.js';

/** Where browsers keep the refresh token: out of reach of scripts, and of other sites. */
@Injectable()
export class RefreshCookie {
  private readonly secure: boolean;
  private readonly name: string;

  constructor(@Inject(ENV) private readonly env: Pick<Env, 'PUBLIC_URL' | 'CORS_ORIGINS'>) {
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

  /**
   * The browser adds the cookie by itself, so it must be our own page that asks.
   * @throws AppError `forbidden` when another site does
   */
  refuseOtherSites(request: FastifyRequest): void {
    const site = request.headers['sec-fetch-site'];
    const { origin } = request.headers;
    if (site === 'same-origin') return;
    // Programs send neither; a browser sends an Origin with every POST.
    const allowed = origin === undefined ? site === undefined : this.isOurs(origin, request.host);
    if (!allowed) throw new AppError('forbidden', 'Another site may not renew the session');
  }

  private isOurs(origin: string, host: string): boolean {
    const { PUBLIC_URL, CORS_ORIGINS } = this.env;
    if (CORS_ORIGINS.includes(origin)) return true;
    return PUBLIC_URL === undefined ? URL.parse(origin)?.host === host : origin === PUBLIC_URL;
  }
}
