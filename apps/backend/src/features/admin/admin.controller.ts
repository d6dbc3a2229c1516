import { Controller } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AdminService } from './admin.service.js';
import { MailTrialService } from './mail-trial.service.js';

@Controller()
export class AdminController {
  constructor(
    private readonly admin: AdminService,
    private readonly mails: MailTrialService,
  ) {}

  @Route('GET /admin/dashboard')
  dashboard(@CurrentUser() viewer: Viewer): Promise<RouteResponse<'GET /admin/dashboard'>> {
    return this.admin.dashboard(viewer);
  }

  @Route('POST /admin/mail/test')
  testMail(@CurrentUser() viewer: Viewer): Promise<RouteResponse<'POST /admin/mail/test'>> {
    return this.mails.run(viewer);
  }

  @Route('GET /admin/users')
  users(
    @CurrentUser() viewer: Viewer,
    @Input() { query }: RouteInput<'GET /admin/users'>,
  ): Promise<RouteResponse<'GET /admin/users'>> {
    return this.admin.users(viewer, query);
  }

  @Route('GET /admin/users/:id')
  user(
    @CurrentUser() viewer: Viewer,
    @Input() { params }: RouteInput<'GET /admin/users/:id'>,
  ): Promise<RouteResponse<'GET /admin/users/:id'>> {
    return this.admin.user(viewer, params.id);
  }

  @Route('PUT /admin/users/:id/role')
  setRole(
    @CurrentUser() viewer: Viewer,
    @Input() { params, body }: RouteInput<'PUT /admin/users/:id/role'>,
  ): Promise<RouteResponse<'PUT /admin/users/:id/role'>> {
    return this.admin.setRole(viewer, params.id, body.role);
  }

  @Route('PUT /admin/users/:id/suspension')
  suspend(
    @CurrentUser() viewer: Viewer,
    @Input() { params, body }: RouteInput<'PUT /admin/users/:id/suspension'>,
  ): Promise<RouteResponse<'PUT /admin/users/:id/suspension'>> {
    return this.admin.suspend(viewer, params.id, body);
  }

  @Route('DELETE /admin/users/:id/suspension')
  lift(
    @CurrentUser() viewer: Viewer,
    @Input() { params }: RouteInput<'DELETE /admin/users/:id/suspension'>,
  ): Promise<void> {
    return this.admin.lift(viewer, params.id);
  }

  @Route('DELETE /admin/users/:id/sessions')
  endSessions(
    @CurrentUser() viewer: Viewer,
    @Input() { params }: RouteInput<'DELETE /admin/users/:id/sessions'>,
  ): Promise<void> {
    return this.admin.endSessions(viewer, params.id);
  }

  @Route('DELETE /admin/users/:id/mfa')
  resetMfa(
    @CurrentUser() viewer: Viewer,
    @Input() { params }: RouteInput<'DELETE /admin/users/:id/mfa'>,
  ): Promise<void> {
    return this.admin.resetMfa(viewer, params.id);
  }
}
