import { Controller } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { EmailService } from './email.service.js';

@Controller()
export class EmailController {
  constructor(private readonly email: EmailService) {}

  @Route('POST /auth/email/verify/check')
  check(
    @Input() { body }: RouteInput<'POST /auth/email/verify/check'>,
  ): Promise<RouteResponse<'POST /auth/email/verify/check'>> {
    return this.email.check(body.token);
  }

  @Route('POST /auth/email/verify')
  verify(@Input() { body }: RouteInput<'POST /auth/email/verify'>): Promise<void> {
    return this.email.confirm(body.token);
  }

  @Route('POST /auth/email/resend')
  resend(@Input() { body }: RouteInput<'POST /auth/email/resend'>): Promise<void> {
    return this.email.resend(body.email);
  }

  @Route('POST /auth/email/change')
  change(
    @CurrentUser() viewer: Viewer,
    @Input() { body }: RouteInput<'POST /auth/email/change'>,
  ): Promise<void> {
    return this.email.askForChange(viewer, body.email);
  }
}
