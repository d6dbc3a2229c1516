import { Controller, Req, Res } from '@nestjs/common';
import type { Session } from '@quemiai/contract/identity';
import type { RouteInput } from '@quemiai/contract/routes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Input, Route } from '../../platform/http/route.js';
import { RegistrationService } from './registration.service.js';
import { clientOf, SessionDelivery } from './session-delivery.js';
import { SetupService } from './setup.service.js';

@Controller()
export class RegistrationController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly setups: SetupService,
    private readonly delivery: SessionDelivery,
  ) {}

  @Route('POST /auth/register')
  async register(
    @Input() { body }: RouteInput<'POST /auth/register'>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const opened = await this.registration.register(body, clientOf(request));
    return this.delivery.deliver(opened, body.delivery, reply);
  }

  @Route('POST /setup/check')
  async setupCheck(@Input() { body }: RouteInput<'POST /setup/check'>): Promise<void> {
    await this.setups.check(body);
  }

  @Route('POST /setup')
  async setup(
    @Input() { body }: RouteInput<'POST /setup'>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const opened = await this.setups.complete(body, clientOf(request));
    return this.delivery.deliver(opened, body.delivery, reply);
  }
}
