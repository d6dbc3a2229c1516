import { Controller, Req, Res } from '@nestjs/common';
import type { Session } from '@quemiai/contract/identity';
import type { RouteInput } from '@quemiai/contract/routes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { AppError } from '../../platform/errors/app-error.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import type { Opened } from './auth.service.js';
import { AuthService } from './auth.service.js';
import { RefreshCookie } from './refresh-cookie.js';
import type { Client } from './sessions.repo.js';

const clientOf = (request: FastifyRequest): Client => ({
  userAgent: (request.headers['user-agent'] ?? '').slice(0, 400),
  ip: request.ip,
});

@Controller()
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly cookie: RefreshCookie,
  ) {}

  @Route('POST /auth/register')
  async register(
    @Input() { body }: RouteInput<'POST /auth/register'>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    return this.deliver(await this.auth.register(body, clientOf(request)), body.delivery, reply);
  }

  @Route('POST /auth/login')
  async login(
    @Input() { body }: RouteInput<'POST /auth/login'>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const opened = await this.auth.login(body.identifier, body.password, clientOf(request));
    return this.deliver(opened, body.delivery, reply);
  }

  @Route('POST /auth/refresh')
  async refresh(
    @Input() { body }: RouteInput<'POST /auth/refresh'>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const client = clientOf(request);
    if (body?.refreshToken !== undefined) {
      return this.deliver(await this.auth.refresh(body.refreshToken, client), body.delivery ?? 'body', reply);
    }
    if (body?.delivery === 'body') {
      // A script that could turn the cookie into text could carry it away.
      const message = 'needs a refreshToken in the body: one from the cookie stays in the cookie';
      throw new AppError('validation_failed', `body.delivery: ${message}`, [
        { path: 'body.delivery', message },
      ]);
    }
    try {
      return this.deliver(await this.auth.refresh(this.cookie.read(request), client), 'cookie', reply);
    } catch (error) {
      if (error instanceof AppError && error.status === 401) this.cookie.clear(reply);
      throw error;
    }
  }

  @Route('POST /auth/logout')
  async logout(
    @CurrentUser() viewer: Viewer,
    @Input() _input: RouteInput<'POST /auth/logout'>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.auth.logout(viewer);
    this.cookie.clear(reply);
  }

  private deliver(opened: Opened, delivery: 'cookie' | 'body' = 'cookie', reply: FastifyReply): Session {
    const { session, refreshToken, refreshSeconds } = opened;
    if (delivery === 'body') return { ...session, refreshToken };
    this.cookie.set(reply, refreshToken, refreshSeconds);
    return session;
  }
}
