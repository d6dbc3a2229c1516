import { Controller, Req } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import type { FastifyRequest } from 'fastify';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { Owned } from '../../decorators/owned.decorator.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { MfaService } from './mfa.service.js';
import { Passkeys } from './passkeys.js';
import { RelyingParty } from './relying-party.js';

@Controller()
export class PasskeysController {
  constructor(
    private readonly mfa: MfaService,
    private readonly passkeys: Passkeys,
    private readonly rp: RelyingParty,
  ) {}

  @Route('POST /auth/passkeys/registration/options')
  async begin(
    @CurrentUser() viewer: Viewer,
    @Input() _input: RouteInput<'POST /auth/passkeys/registration/options'>,
    @Req() { headers }: FastifyRequest,
  ): Promise<RouteResponse<'POST /auth/passkeys/registration/options'>> {
    this.rp.refusePage(headers.origin);
    return this.passkeys.beginRegistration(viewer);
  }

  @Route('POST /auth/passkeys/registration/verify')
  register(
    @CurrentUser() viewer: Viewer,
    @Input() { body }: RouteInput<'POST /auth/passkeys/registration/verify'>,
  ): Promise<RouteResponse<'POST /auth/passkeys/registration/verify'>> {
    return this.passkeys.register(viewer, body.challenge, body.response, body.name);
  }

  @Route('POST /auth/passkeys/login/options')
  async beginLogin(
    @Input() _input: RouteInput<'POST /auth/passkeys/login/options'>,
    @Req() { headers }: FastifyRequest,
  ): Promise<RouteResponse<'POST /auth/passkeys/login/options'>> {
    this.rp.refusePage(headers.origin);
    return this.mfa.beginPasskeyLogin();
  }

  @Route('GET /auth/passkeys')
  list(
    @CurrentUser() viewer: Viewer,
    @Input() { query }: RouteInput<'GET /auth/passkeys'>,
  ): Promise<RouteResponse<'GET /auth/passkeys'>> {
    return this.passkeys.list(viewer, query);
  }

  @Route('PATCH /auth/passkeys/:id')
  @Owned(Passkeys)
  rename(
    @CurrentUser() viewer: Viewer,
    @Input() { params, body }: RouteInput<'PATCH /auth/passkeys/:id'>,
  ): Promise<RouteResponse<'PATCH /auth/passkeys/:id'>> {
    return this.passkeys.rename(viewer, params.id, body.name);
  }

  @Route('DELETE /auth/passkeys/:id')
  @Owned(Passkeys)
  remove(
    @CurrentUser() viewer: Viewer,
    @Input() { params }: RouteInput<'DELETE /auth/passkeys/:id'>,
  ): Promise<void> {
    return this.passkeys.remove(viewer, params.id);
  }
}
