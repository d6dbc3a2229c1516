import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Env } from '../../config/env.js';

/**
 * A cookie of this host alone (RFC 6265bis, `__Host-`): out of reach of scripts, of other hosts, and of what other sites
 * send. Without TLS, as on one's own machine, browsers take neither the prefix nor `Secure`, and it goes without.
 */
export class HostCookie {
  private readonly secure: boolean;
  private readonly name: string;

  constructor(name: string, { PUBLIC_URL }: Pick<Env, 'PUBLIC_URL'>) {
    this.secure = PUBLIC_URL?.startsWith('https:') ?? false;
    this.name = this.secure ? `__Host-${name}` : name;
  }

  /** Beside what else the answer sets. @param maxAge seconds; 0 takes it away */
  set(reply: FastifyReply, value: string, maxAge: number): void {
    // __Host- asks for Secure, the whole path and no domain.
    const secure = this.secure ? '; Secure' : '';
    reply.header(
      'set-cookie',
      `${this.name}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly${secure}; SameSite=Strict`,
    );
  }

  read(request: FastifyRequest): string | undefined {
    const start = `${this.name}=`;
    const pair = request.headers.cookie?.split(/; */).find((each) => each.startsWith(start));
    return pair?.slice(start.length);
  }
}
