import { Injectable } from '@nestjs/common';
import type { Session } from '@quemiai/contract/identity';
import type { DeviceSession } from '@quemiai/contract/sessions';
import { z } from 'zod';
import type { OwnerRecord, Relation } from '../../decorators/owned.decorator.js';
import type { Queryable } from '../../platform/database/database.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { decodeCursor, pageOf } from '../../platform/http/cursor.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import { AccessTokens } from '../../platform/tokens/access-tokens.js';
import { Revocations } from '../../platform/tokens/revocations.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import type { AuditEvent } from '../audit/audit.service.js';
import { AuditService } from '../audit/audit.service.js';
import { UsersService } from '../users/users.service.js';
import { RefreshTokens } from './refresh-tokens.js';
import { deviceText } from './sessions-device.js';
import type { Client, SessionRow } from './sessions.repo.js';
import { SessionsRepo } from './sessions.repo.js';

/** A session that was opened or renewed; how its refresh token is delivered is the controller's matter. */
export interface Opened {
  session: Omit<Session, 'refreshToken'>;
  refreshToken: string;
  /** Seconds until the refresh token expires. */
  refreshSeconds: number;
}

/** What the tokens of a session are made for. */
export interface SessionFacts {
  sessionId: string;
  userId: string;
  mfa: boolean;
}

export interface EndAll<T> {
  /** A session that stays. */
  except?: string | undefined;
  /** The change that ends them: done first, in one transaction with their end. It writes the person's row first of all. */
  change: (tx: Queryable) => Promise<T>;
  /** What the audit log keeps of it, in the same transaction. */
  events?: (result: T) => readonly AuditEvent[];
}

const place = z.object({ id: z.uuid() });

const toView = (viewer: Viewer, row: SessionRow): DeviceSession => ({
  id: row.id,
  current: row.id === viewer.sessionId,
  device: deviceText(row.userAgent),
  ip: row.ip,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastUsedAt.toISOString(),
  mfa: row.mfa,
});

/** What somebody has shown to be let in. */
export interface Shown {
  /** A second factor or a passkey was part of it. */
  mfa: boolean;
  /** The digest of the hash that the password was checked against, where one was. */
  password?: string;
}

/** Opens, shows and ends sessions; whoever ends one has its tokens and sockets refused and closed at once. */
@Injectable()
export class SessionsService implements OwnerRecord {
  constructor(
    private readonly repo: SessionsRepo,
    private readonly refreshTokens: RefreshTokens,
    private readonly accessTokens: AccessTokens,
    private readonly revocations: Revocations,
    private readonly users: UsersService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Opens a session for whoever has just shown who they are; that counts as a fresh proof.
   * @param mfa a second factor or a passkey was part of that
   * @throws AppError `account_suspended` with `reason` and `until`; `invalid_credentials`, or
   *   `challenge_expired` after a second step, when the password was changed since
   */
  async open(userId: string, client: Client, { mfa, password }: Shown): Promise<Opened> {
    const { token, hash } = this.refreshTokens.make();
    const sessionId = uuidv7();
    const opened = {
      id: sessionId,
      userId,
      mfa,
      password: password ?? null,
      tokenId: uuidv7(),
      tokenHash: hash,
    };
    if (!(await this.repo.open(opened, client))) {
      await this.refuseSuspended(userId);
      if (password !== undefined) throw new AppError(mfa ? 'challenge_expired' : 'invalid_credentials');
      throw new AppError('unauthenticated', 'This account does not exist any more');
    }
    const result = await this.issue({ sessionId, userId, mfa }, token, SessionsRepo.firstRefreshSeconds);
    await this.audit.record({
      action: 'auth.login',
      actor: { userId, name: result.session.user.username },
      target: { type: 'session', id: sessionId },
      details: { mfa },
    });
    return result;
  }

  /** The tokens of a session: a new access token beside a refresh token that is stored already. */
  async issue(facts: SessionFacts, refreshToken: string, refreshSeconds: number): Promise<Opened> {
    const user = await this.users.me(facts);
    const access = await this.accessTokens.issue({ ...facts, role: user.role });
    return { session: { user, ...access }, refreshToken, refreshSeconds };
  }

  /** @throws AppError `account_suspended` with `reason` and `until` when the person is suspended */
  async refuseSuspended(userId: string): Promise<void> {
    const found = await this.repo.suspension(userId);
    if (!found) return;
    const until = found.until?.toISOString() ?? null;
    const members = { reason: found.reason, until };
    const end = until === null ? '' : ` until ${until}`;
    throw new AppError('account_suspended', `This account is suspended${end}`, undefined, { members });
  }

  /** The sessions of the viewer that can be used, the newest first. */
  async list(viewer: Viewer, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
    const after = decodeCursor(place, cursor);
    const rows = await this.repo.list(viewer.userId, after?.id, limit + 1);
    return pageOf(
      rows,
      limit,
      (row) => toView(viewer, row),
      ({ id }) => ({ id }),
    );
  }

  /** Nobody knows of somebody else's. */
  async relationTo(viewer: Viewer, sessionId: string): Promise<Relation> {
    return (await this.repo.ownerOf(sessionId)) === viewer.userId ? 'own' : 'hidden';
  }

  /** Ends one of the viewer's own. @throws AppError `not_found` */
  async endOwn(viewer: Viewer, sessionId: string): Promise<void> {
    if (!(await this.end(sessionId, 'revoked', viewer.userId))) throw notFound('This session');
    await this.audit.record({ action: 'session.revoked', target: { type: 'session', id: sessionId } });
  }

  /** Ends all of the viewer's own but the one that asks. */
  async endOthers(viewer: Viewer): Promise<void> {
    const ended = await this.repo.revokeAll(viewer.userId, 'revoked', viewer.sessionId);
    this.tell(ended, 'revoked');
    if (ended.length === 0) return;
    await this.audit.record({
      action: 'session.revoked',
      target: { type: 'user', id: viewer.userId },
      details: { sessions: ended.length },
    });
  }

  /**
   * Ends one. @param userId whose it has to be
   * @returns false when it had ended already, or is not theirs
   */
  async end(sessionId: string, reason: string, userId?: string): Promise<boolean> {
    const ended = await this.repo.revoke(sessionId, reason, userId);
    if (ended) this.tell([sessionId], reason);
    return ended;
  }

  /**
   * Ends all sessions of a person in one transaction with the change that makes them end: a new role or password, a
   * suspension. Nothing of before the change goes on after it, and no session slips in between.
   * @param reason a word that the clients of the sessions are told
   */
  async endAll<T>(userId: string, reason: string, { except, change, events }: EndAll<T>): Promise<T> {
    const { result, ended } = await this.audit.transaction(async (tx) => {
      const changed = await change(tx);
      const ids = await this.repo.revokeAll(userId, reason, except ?? null, tx);
      return { result: { result: changed, ended: ids }, events: events?.(changed) ?? [] };
    });
    this.tell(ended, reason);
    return result;
  }

  private tell(sessionIds: readonly string[], reason: string): void {
    for (const id of sessionIds) this.revocations.revoke(id, reason);
  }
}
