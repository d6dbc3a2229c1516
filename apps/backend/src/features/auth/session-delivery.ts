import { Injectable } from '@nestjs/common';
import type { Session } from '@quemiai/contract/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Opened } from './auth.service.js';
import { Devices } from './devices.js';
import { RefreshCookie } from './refresh-cookie.js';
import type { Client } from './sessions.repo.js';

/** Where a request comes from, as the owner of the session will be shown. */
export const clientOf = (request: FastifyRequest): Client => ({
  userAgent: (request.headers['user-agent'] ?? '').slice(0, 400),
  ip: request.ip,
});

/** Hands an opened session to its client: the refresh token in the cookie, or in the body for programs that ask. */
@Injectable()
export class SessionDelivery {
  constructor(
    private readonly cookie: RefreshCookie,
    private readonly devices: Devices,
  ) {}

  /** A new session. A browser is known from then on; a program gets no cookie at all. */
  async deliver(
    opened: Opened,
    delivery: 'cookie' | 'body' = 'cookie',
    reply: FastifyReply,
  ): Promise<Session> {
    const session = this.renew(opened, delivery, reply);
    if (delivery === 'cookie') await this.devices.remember(session.user.id, reply);
    return session;
  }

  /** One that goes on. */
  renew(
    { session, refreshToken, refreshSeconds }: Opened,
    delivery: 'cookie' | 'body',
    reply: FastifyReply,
  ): Session {
    if (delivery === 'body') return { ...session, refreshToken };
    this.cookie.set(reply, refreshToken, refreshSeconds);
    return session;
  }
}
