import { Controller } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { PasswordService } from './password.service.js';

@Controller()
export class PasswordController {
  constructor(private readonly password: PasswordService) {}

  @Route('POST /auth/password/forgot')
  forgot(@Input() { body }: RouteInput<'POST /auth/password/forgot'>): Promise<void> {
    return this.password.forgot(body.email);
  }

  @Route('POST /auth/password/reset/check')
  checkReset(
    @Input() { body }: RouteInput<'POST /auth/password/reset/check'>,
  ): Promise<RouteResponse<'POST /auth/password/reset/check'>> {
    return this.password.checkReset(body.token);
  }

  @Route('POST /auth/password/reset')
  reset(@Input() { body }: RouteInput<'POST /auth/password/reset'>): Promise<void> {
    return this.password.reset(body.token, body.password);
  }

  @Route('POST /auth/password/change')
  change(
    @CurrentUser() viewer: Viewer,
    @Input() { body }: RouteInput<'POST /auth/password/change'>,
  ): Promise<void> {
    return this.password.change(viewer, body.currentPassword, body.newPassword);
  }
}
