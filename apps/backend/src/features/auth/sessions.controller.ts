import { Controller } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { Owned } from '../../decorators/owned.decorator.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { SessionsService } from './sessions.service.js';
import { SigningKeyService } from './signing-key.service.js';
import { StepUpService } from './step-up.service.js';

@Controller()
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly signingKey: SigningKeyService,
    private readonly stepUp: StepUpService,
  ) {}

  @Route('GET /auth/sessions')
  list(
    @CurrentUser() viewer: Viewer,
    @Input() { query }: RouteInput<'GET /auth/sessions'>,
  ): Promise<RouteResponse<'GET /auth/sessions'>> {
    return this.sessions.list(viewer, query);
  }

  @Route('DELETE /auth/sessions')
  endOthers(
    @CurrentUser() viewer: Viewer,
    @Input() _input: RouteInput<'DELETE /auth/sessions'>,
  ): Promise<void> {
    return this.sessions.endOthers(viewer);
  }

  @Route('DELETE /auth/sessions/:id')
  @Owned(SessionsService)
  endOne(
    @CurrentUser() viewer: Viewer,
    @Input() { params }: RouteInput<'DELETE /auth/sessions/:id'>,
  ): Promise<void> {
    return this.sessions.endOwn(viewer, params.id);
  }

  @Route('POST /auth/sessions/current/signing-key')
  register(
    @CurrentUser() viewer: Viewer,
    @Input() { body }: RouteInput<'POST /auth/sessions/current/signing-key'>,
  ): Promise<RouteResponse<'POST /auth/sessions/current/signing-key'>> {
    return this.signingKey.register(viewer, body.jwk);
  }

  @Route('POST /auth/reauthenticate/options')
  options(
    @CurrentUser() viewer: Viewer,
    @Input() _input: RouteInput<'POST /auth/reauthenticate/options'>,
  ): Promise<RouteResponse<'POST /auth/reauthenticate/options'>> {
    return this.stepUp.options(viewer);
  }

  @Route('POST /auth/reauthenticate')
  prove(
    @CurrentUser() viewer: Viewer,
    @Input() { body }: RouteInput<'POST /auth/reauthenticate'>,
  ): Promise<RouteResponse<'POST /auth/reauthenticate'>> {
    return this.stepUp.prove(viewer, body);
  }
}
