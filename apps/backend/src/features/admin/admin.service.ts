import { Injectable } from '@nestjs/common';
import type { AdminUser, Dashboard } from '@quemiai/contract/admin';
import type { AuditAction } from '@quemiai/contract/audit';
import type { UserRole } from '@quemiai/contract/roles';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { username } from '@quemiai/contract/scalars';
import logger from '../../config/logger.js';
import type { Queryable } from '../../platform/database/database.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { Events } from '../../platform/events/events.js';
import { decodeCursor, pageOf } from '../../platform/http/cursor.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import type { AuditEvent } from '../audit/audit.service.js';
import { AuditService } from '../audit/audit.service.js';
import { AccountMailsService } from '../auth/account-mails.service.js';
import { SessionsService } from '../auth/sessions.service.js';
import { MfaService } from '../mfa/mfa.service.js';
import type { Party } from './admin.repo.js';
import { AdminRepo } from './admin.repo.js';
import { toAdminUser } from './admin.view.js';
import { demandAuthority, demandRoleToGive } from './authority.js';

const nobody = (): AppError => notFound('This person');

const eventOf = (
  action: AuditAction,
  { id, username: name }: Party,
  details: AuditEvent['details'] = {},
): AuditEvent => ({ action, target: { type: 'user', id }, details: { username: name, ...details } });

/** What administrators see of accounts and do to them; each deed and its audit entry are one transaction. */
@Injectable()
export class AdminService {
  constructor(
    private readonly repo: AdminRepo,
    private readonly sessions: SessionsService,
    private readonly mfa: MfaService,
    private readonly audit: AuditService,
    private readonly events: Events,
    private readonly mails: AccountMailsService,
  ) {}

  async dashboard(_viewer: Viewer): Promise<Dashboard> {
    const counts = await this.repo.dashboard();
    if (!counts) throw new AppError('unavailable');
    return counts;
  }

  async users(
    _viewer: Viewer,
    { limit, cursor, q, ...filters }: RouteInput<'GET /admin/users'>['query'],
  ): Promise<RouteResponse<'GET /admin/users'>> {
    const after = decodeCursor(username, cursor);
    const text = q?.trim().replace(/^@/, '') || undefined;
    const rows = await this.repo.users({ ...filters, q: text }, after, limit + 1);
    if (rows.length === 0 && text !== undefined && after === undefined) {
      const alike = await this.repo.similar(text, filters, limit);
      return { items: alike.map(toAdminUser), nextCursor: null, similar: alike.length > 0 };
    }
    return { ...pageOf(rows, limit, toAdminUser, ({ usernameKey }) => usernameKey), similar: false };
  }

  /** @throws AppError `not_found` */
  async user(_viewer: Viewer, id: string): Promise<AdminUser> {
    const row = await this.repo.user(id);
    if (!row) throw nobody();
    return toAdminUser(row);
  }

  /** Ends their sessions, so that no token carries the old role on. @throws AppError `not_found`, `forbidden` */
  async setRole(viewer: Viewer, id: string, role: UserRole): Promise<AdminUser> {
    const before = await this.sessions.endAll(id, 'role_changed', {
      change: async (tx) => {
        const { actor, target } = await this.demand(viewer, id, tx);
        demandRoleToGive(actor, role);
        if (target.role === role) throw new AppError('conflict', `${target.username} is ${role} already`);
        await this.repo.setRole(id, role, tx);
        return target;
      },
      events: (target) => [eventOf('admin.role_changed', target, { from: target.role, to: role })],
    });
    this.events.emit('user.changed', { userId: id });
    this.mails.tellStanding(id, { kind: 'role', from: before.role, to: role });
    return this.done(viewer, id, 'admin.role_changed');
  }

  /** Ends their sessions; they are told the reason by mail and when they try to sign in. @throws AppError `not_found`, `forbidden` */
  async suspend(
    viewer: Viewer,
    id: string,
    { reason, until }: RouteInput<'PUT /admin/users/:id/suspension'>['body'],
  ): Promise<AdminUser> {
    const end = until === undefined ? null : new Date(until);
    if (end && end.getTime() <= Date.now()) {
      const message = 'must be in the future';
      throw new AppError('validation_failed', `body.until: ${message}`, [{ path: 'body.until', message }]);
    }
    await this.sessions.endAll(id, 'suspended', {
      change: async (tx) => {
        const { target } = await this.demand(viewer, id, tx);
        await this.repo.suspend(id, end, reason, tx);
        return target;
      },
      events: (target) => [
        eventOf('admin.user_suspended', target, { reason, until: end?.toISOString() ?? null }),
      ],
    });
    this.mails.tellStanding(id, { kind: 'suspended', reason, until: end });
    return this.done(viewer, id, 'admin.user_suspended');
  }

  /** @throws AppError `not_found`, also where there is no suspension; `forbidden` */
  async lift(viewer: Viewer, id: string): Promise<void> {
    await this.audit.transaction(async (tx) => {
      const { target } = await this.demand(viewer, id, tx);
      if (!target.suspended) throw notFound('A suspension of this person');
      await this.repo.lift(id, tx);
      return { result: undefined, events: [eventOf('admin.user_unsuspended', target)] };
    });
    this.mails.tellStanding(id, { kind: 'lifted' });
    await this.done(viewer, id, 'admin.user_unsuspended');
  }

  /** @throws AppError `not_found`, `forbidden` */
  async endSessions(viewer: Viewer, id: string): Promise<void> {
    await this.sessions.endAll(id, 'ended_by_administrator', {
      change: async (tx) => (await this.demand(viewer, id, tx)).target,
      events: (target) => [eventOf('admin.sessions_ended', target)],
    });
    await this.done(viewer, id, 'admin.sessions_ended');
  }

  /** For somebody who lost what they sign in with; ends their sessions and tells them. @throws AppError `not_found`, `forbidden` */
  async resetMfa(viewer: Viewer, id: string): Promise<void> {
    await this.sessions.endAll(id, 'mfa_reset', {
      change: async (tx) => {
        const { target } = await this.demand(viewer, id, tx);
        await this.mfa.reset(id, tx);
        return target;
      },
      events: (target) => [eventOf('admin.mfa_reset', target)],
    });
    this.mfa.tellReset(id);
    await this.done(viewer, id, 'admin.mfa_reset');
  }

  /** Both as they are now, whatever the token says; they stay so until the end of the transaction. */
  private async demand(
    { userId }: Viewer,
    id: string,
    tx: Queryable,
  ): Promise<{ actor: Party; target: Party }> {
    const found = await this.repo.parties([userId, id], tx);
    const actor = found.find((party) => party.id === userId);
    const target = found.find((party) => party.id === id);
    // Suspended while the request was under way: their sessions have ended.
    if (!actor || actor.suspended) throw new AppError('unauthenticated');
    if (!target) throw nobody();
    demandAuthority(actor, target);
    return { actor, target };
  }

  private async done(viewer: Viewer, id: string, action: AuditAction): Promise<AdminUser> {
    logger.info({ action, target: id }, 'an administrator acted on an account');
    return this.user(viewer, id);
  }
}
