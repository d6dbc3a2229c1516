import { Controller, Req, Res } from '@nestjs/common';
import type { Session } from '@quemiai/contract/identity';
import type { RouteInput } from '@quemiai/contract/routes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { AppError } from '../../platform/errors/app-error.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AuthService } from './auth.service.js';
import { Devices } from './devices.js';
import { RefreshCookie } from './refresh-cookie.js';
import { clientOf, SessionDelivery } from './session-delivery.js';

@Controller()
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly cookie: RefreshCookie,
    private readonly delivery: SessionDelivery,
    private readonly devices: Devices,
  ) {}

  @Route('POST /auth/login')
  async login(
    @Input() { body }: RouteInput<'POST /auth/login'>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const device = this.devices.hashOf(request);
    const opened = await this.auth.login(body.identifier, body.password, clientOf(request), device);
    return this.delivery.deliver(opened, body.delivery, reply);
  }

  @Route('POST /auth/login/mfa')
  async loginWithFactor(
    @Input() { body }: RouteInput<'POST /auth/login/mfa'>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const opened = await this.auth.loginWithFactor(body, clientOf(request));
    return this.delivery.deliver(opened, body.delivery, reply);
  }

  @Route('POST /auth/passkeys/login/verify')
  async loginWithPasskey(
    @Input() { body }: RouteInput<'POST /auth/passkeys/login/verify'>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const opened = await this.auth.loginWithPasskey(body, clientOf(request));
    return this.delivery.deliver(opened, body.delivery, reply);
  }

  @Route('POST /auth/refresh')
  async refresh(
    @Input() { body }: RouteInput<'POST /auth/refresh'>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const client = clientOf(request);
    const device = this.devices.hashOf(request);
    if (body?.refreshToken !== undefined) {
      const renewed = await this.auth.refresh(body.refreshToken, client, device);
      return this.delivery.renew(renewed, body.delivery ?? 'body', reply);
    }
    if (body?.delivery === 'body') {
      // A script that could turn the cookie into text could carry it away.
      const message = 'needs a refreshToken in the body: one from the cookie stays in the cookie';
      throw new AppError('validation_failed', `body.delivery: ${message}`, [
        { path: 'body.delivery', message },
      ]);
    }
    const token = this.cookie.read(request);
    try {
      const renewed = await this.auth.refresh(token, client, device);
      return this.delivery.renew(renewed, 'cookie', reply);
    } catch (error) {
      // A page that opens asks without a cookie; another tab may have signed in before it is answered.
      if (token !== undefined && error instanceof AppError && error.status === 401) this.cookie.clear(reply);
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
}
