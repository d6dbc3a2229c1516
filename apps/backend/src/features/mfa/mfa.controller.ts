import { Controller } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { MfaService } from './mfa.service.js';
import { Totp } from './totp.js';

@Controller()
export class MfaController {
  constructor(
    private readonly mfa: MfaService,
    private readonly totp: Totp,
  ) {}

  @Route('GET /auth/mfa')
  status(@CurrentUser() viewer: Viewer): Promise<RouteResponse<'GET /auth/mfa'>> {
    return this.mfa.status(viewer);
  }

  @Route('POST /auth/mfa/totp/enroll')
  enroll(
    @CurrentUser() viewer: Viewer,
    @Input() _input: RouteInput<'POST /auth/mfa/totp/enroll'>,
  ): Promise<RouteResponse<'POST /auth/mfa/totp/enroll'>> {
    return this.totp.enroll(viewer);
  }

  @Route('POST /auth/mfa/totp/confirm')
  async confirm(
    @CurrentUser() viewer: Viewer,
    @Input() { body }: RouteInput<'POST /auth/mfa/totp/confirm'>,
  ): Promise<RouteResponse<'POST /auth/mfa/totp/confirm'>> {
    return { recoveryCodes: await this.totp.confirm(viewer, body.code) };
  }

  @Route('DELETE /auth/mfa/totp')
  removeTotp(@CurrentUser() viewer: Viewer): Promise<void> {
    return this.totp.remove(viewer);
  }

  @Route('POST /auth/mfa/recovery-codes')
  async recoveryCodes(
    @CurrentUser() viewer: Viewer,
    @Input() _input: RouteInput<'POST /auth/mfa/recovery-codes'>,
  ): Promise<RouteResponse<'POST /auth/mfa/recovery-codes'>> {
    return { recoveryCodes: await this.mfa.newRecoveryCodes(viewer) };
  }
}
