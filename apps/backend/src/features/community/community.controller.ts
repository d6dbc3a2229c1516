import { Controller } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { CommunityService } from './community.service.js';
import { InvitesService } from './invites.service.js';

@Controller()
export class CommunityController {
  constructor(
    private readonly community: CommunityService,
    private readonly invites: InvitesService,
  ) {}

  @Route('GET /community')
  describe(): Promise<RouteResponse<'GET /community'>> {
    return this.community.describe();
  }

  @Route('GET /admin/settings')
  settings(): Promise<RouteResponse<'GET /admin/settings'>> {
    return this.community.settings();
  }

  @Route('PATCH /admin/settings')
  change(
    @CurrentUser() viewer: Viewer,
    @Input() { body }: RouteInput<'PATCH /admin/settings'>,
  ): Promise<RouteResponse<'PATCH /admin/settings'>> {
    return this.community.change(viewer, body);
  }

  @Route('POST /auth/invite/check')
  async checkInvite(@Input() { body }: RouteInput<'POST /auth/invite/check'>): Promise<void> {
    await this.invites.admit(body.token);
  }

  @Route('GET /admin/invites')
  list(
    @CurrentUser() viewer: Viewer,
    @Input() { query }: RouteInput<'GET /admin/invites'>,
  ): Promise<RouteResponse<'GET /admin/invites'>> {
    return this.invites.list(viewer, query);
  }

  @Route('POST /admin/invites')
  invite(
    @CurrentUser() viewer: Viewer,
    @Input() { body }: RouteInput<'POST /admin/invites'>,
  ): Promise<RouteResponse<'POST /admin/invites'>> {
    return this.invites.create(viewer, body);
  }

  @Route('DELETE /admin/invites/:id')
  revoke(
    @CurrentUser() viewer: Viewer,
    @Input() { params }: RouteInput<'DELETE /admin/invites/:id'>,
  ): Promise<void> {
    return this.invites.revoke(viewer, params.id);
  }
}
