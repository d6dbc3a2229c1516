import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Invite } from '@quemiai/contract/community';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { uuid } from '@quemiai/contract/scalars';
import type { Queryable } from '../../platform/database/database.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { decodeCursor, pageOf } from '../../platform/http/cursor.js';
import { PublicAddress } from '../../platform/http/public-address.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AuditService } from '../audit/audit.service.js';
import { CommunityService } from './community.service.js';
import type { InviteRow } from './invites.repo.js';
import { InvitesRepo } from './invites.repo.js';

const hash = (token: string): Buffer => createHash('sha256').update(`invite:${token}`).digest();

const toInvite = ({ createdAt, expiresAt, revokedAt, ...row }: InviteRow): Invite => ({
  ...row,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
});

const notUsable = (): AppError =>
  new AppError('link_invalid', 'This invite was used up, was revoked or has expired: ask for another one');

/** Links by which people may create an account. */
@Injectable()
export class InvitesService {
  constructor(
    private readonly repo: InvitesRepo,
    private readonly community: CommunityService,
    private readonly address: PublicAddress,
    private readonly audit: AuditService,
  ) {}

  async list(
    _viewer: Viewer,
    { limit, cursor }: RouteInput<'GET /admin/invites'>['query'],
  ): Promise<RouteResponse<'GET /admin/invites'>> {
    const found = await this.repo.list(decodeCursor(uuid, cursor), limit + 1);
    return pageOf(found, limit, toInvite, ({ id }) => id);
  }

  /** The token is in the link alone: the database keeps its hash. */
  async create(
    viewer: Viewer,
    { note = '', maxUses, expiresInDays }: RouteInput<'POST /admin/invites'>['body'],
  ): Promise<RouteResponse<'POST /admin/invites'>> {
    const token = randomBytes(32).toString('base64url');
    const id = uuidv7();
    const row = await this.audit.transaction(async (tx) => {
      const facts = { id, tokenHash: hash(token), createdById: viewer.userId, note, maxUses, expiresInDays };
      const details = { maxUses, expiresInDays };
      return {
        result: await this.repo.insert(facts, tx),
        events: [{ action: 'admin.invite_created', target: { type: 'invite', id }, details }],
      };
    });
    return { invite: toInvite(row), url: this.address.link('/sign-up', token) };
  }

  /** @throws AppError `not_found` */
  async revoke(_viewer: Viewer, id: string): Promise<void> {
    await this.audit.transaction(async (tx) => {
      if (!(await this.repo.revoke(id, tx))) throw notFound('This invite');
      const target = { type: 'invite', id };
      return { result: undefined, events: [{ action: 'admin.invite_revoked', target }] };
    });
  }

  /**
   * Whether somebody may create an account now, before the work of it is done.
   * @returns whether the invite is to be used with it
   * @throws AppError `registration_closed`; `link_invalid` for an invite that cannot be used
   */
  async admit(token: string | undefined): Promise<boolean> {
    const { registration } = await this.community.settings();
    if (registration === 'open') return false;
    if (registration === 'closed') {
      throw new AppError('registration_closed', 'No new accounts are made here at the moment');
    }
    if (token === undefined) {
      throw new AppError('registration_closed', 'An account here takes an invite: ask somebody who is in');
    }
    if (!(await this.repo.isUsable(hash(token)))) throw notUsable();
    return true;
  }

  /**
   * Counts one use, in the transaction that makes the account.
   * @returns the invite's id
   * @throws AppError `link_invalid` when somebody else had the last place, so that the transaction ends
   */
  async use(token: string, tx: Queryable): Promise<string> {
    const id = await this.repo.use(hash(token), tx);
    if (id === undefined) throw notUsable();
    return id;
  }
}
