import { Inject, Injectable } from '@nestjs/common';
import type { CommunitySettings } from '@quemiai/contract/community';
import { communitySettings } from '@quemiai/contract/community';
import { limits } from '@quemiai/contract/limits';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import type { Queryable } from '../../platform/database/database.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AuditService } from '../audit/audit.service.js';
import { CommunityRepo } from './community.repo.js';

const defaults: CommunitySettings = { name: 'Quemiai', registration: 'open' };

/** What the place is called, and who may join it. */
@Injectable()
export class CommunityService {
  private readonly sendsMail: boolean;

  constructor(
    private readonly repo: CommunityRepo,
    private readonly audit: AuditService,
    @Inject(ENV) env: Pick<Env, 'SMTP_URL'>,
  ) {
    this.sendsMail = env.SMTP_URL !== undefined;
  }

  async describe(): Promise<RouteResponse<'GET /community'>> {
    const [settings, isSetUp] = await Promise.all([this.settings(), this.repo.isSetUp()]);
    return { ...settings, passwordMin: limits.passwordMin, setupNeeded: !isSetUp, sendsMail: this.sendsMail };
  }

  async settings(): Promise<CommunitySettings> {
    const stored = await this.repo.read(Object.keys(defaults));
    return communitySettings.parse({ ...defaults, ...stored });
  }

  async change(
    viewer: Viewer,
    change: RouteInput<'PATCH /admin/settings'>['body'],
  ): Promise<CommunitySettings> {
    await this.audit.transaction(async (tx) => {
      await this.repo.write(change, viewer.userId, tx);
      const { name = null, registration = null } = change;
      const details = { name, registration };
      const target = { type: 'community', id: 'settings' };
      return { result: undefined, events: [{ action: 'admin.settings_changed', target, details }] };
    });
    return this.settings();
  }

  /** The choices of whoever sets the community up, in their transaction. */
  async begin(choices: Partial<CommunitySettings>, userId: string, tx: Queryable): Promise<void> {
    await this.repo.write(choices, userId, tx);
  }
}
