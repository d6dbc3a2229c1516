import { Injectable } from '@nestjs/common';
import type { PublicJwk } from '@quemiai/contract/sessions';
import { limits } from '@quemiai/contract/limits';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';
import type { SessionProof } from '../../platform/tokens/session-proofs.js';
import { hasSecondFactor, isSuspended } from '../users/users.access.js';

const DAY = 24 * 3600;
/** However often it is used. Seconds. */
const SESSION_SECONDS = 30 * DAY;
/** Without being used. Seconds. */
export const IDLE_SECONDS = 14 * DAY;

const isLive = `revoked_at IS NULL AND expires_at > now() AND last_used_at > now() - make_interval(secs => ${IDLE_SECONDS})`;

/** Where a session is used from, as its owner will be shown. */
export interface Client {
  userAgent: string;
  ip: string;
}

export interface NewSession {
  id: string;
  userId: string;
  /** A second factor or a passkey was shown. */
  mfa: boolean;
  /** The `digestOf` the hash that the password was checked against; null where none was. */
  password: string | null;
  tokenId: string;
  tokenHash: Buffer;
}

export interface SessionRow extends Client {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
  mfa: boolean;
}

// The person's row is locked: whoever suspends them, changes their role or their password meanwhile waits for this session,
// or this statement waits and then finds what they wrote.
const open = {
  name: 'auth_open_session',
  text: `WITH person AS (
      SELECT u.id FROM users u
      WHERE u.id = $2 AND ($8::text IS NULL OR encode(sha256(convert_to(u.password_hash, 'UTF8')), 'hex') = $8)
        AND NOT ${isSuspended} FOR SHARE
    ), opened AS (
      INSERT INTO sessions (id, user_id, user_agent, ip, expires_at, reauthenticated_at, mfa_at)
      SELECT $1, id, $3, $4, now() + make_interval(secs => ${SESSION_SECONDS}), now(), CASE WHEN $7 THEN now() END
      FROM person RETURNING id
    )
    INSERT INTO refresh_tokens (id, session_id, token_hash, expires_at)
    SELECT $5, id, $6, now() + make_interval(secs => ${IDLE_SECONDS}) FROM opened RETURNING id`,
};

const suspension = {
  name: 'auth_suspension',
  text: `SELECT u.suspended_reason AS reason, u.suspended_until AS until FROM users u WHERE u.id = $1 AND ${isSuspended}`,
};

const list = {
  name: 'auth_sessions',
  text: `SELECT id, user_agent AS "userAgent", ip, created_at AS "createdAt", last_used_at AS "lastUsedAt",
      mfa_at IS NOT NULL AS mfa
    FROM sessions WHERE user_id = $1 AND ${isLive} AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
};

const owner = { name: 'auth_session_owner', text: 'SELECT user_id AS "userId" FROM sessions WHERE id = $1' };

const revoke = {
  name: 'auth_revoke',
  text: `UPDATE sessions SET revoked_at = clock_timestamp(), revoked_reason = $2
    WHERE id = $1 AND revoked_at IS NULL AND user_id = coalesce($3, user_id) RETURNING id`,
};

const revokeAll = {
  name: 'auth_revoke_all',
  text: `UPDATE sessions SET revoked_at = clock_timestamp(), revoked_reason = $2
    WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now() AND id IS DISTINCT FROM $3 RETURNING id`,
};

const revokedLately = {
  name: 'auth_revoked_lately',
  text: `SELECT id, revoked_reason AS reason FROM sessions WHERE revoked_at > now() - make_interval(secs => $1)`,
};

// A password that was shown before there was a second factor proves nothing once there is one.
const proof = {
  name: 'auth_session_proof',
  text: `SELECT coalesce(reauthenticated_at > now() - make_interval(secs => ${limits.stepUpSeconds}), false)
        AND (mfa_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM users u WHERE u.id = user_id AND ${hasSecondFactor})) AS recent,
      mfa_at IS NOT NULL AS mfa, signing_key_id AS "signingKeyId", signing_key AS "signingKey"
    FROM sessions WHERE id = $1 AND user_id = $2 AND ${isLive}`,
};

const proved = {
  name: 'auth_session_proved',
  text: `UPDATE sessions SET reauthenticated_at = now()
    WHERE id = $1 AND user_id = $2 AND ${isLive}
    RETURNING reauthenticated_at + make_interval(secs => ${limits.stepUpSeconds}) AS until`,
};

const setSigningKey = {
  name: 'auth_set_signing_key',
  text: `UPDATE sessions SET signing_key_id = $3, signing_key = $4::jsonb WHERE id = $1 AND user_id = $2 AND ${isLive}`,
};

@Injectable()
export class SessionsRepo {
  static readonly firstRefreshSeconds = IDLE_SECONDS;

  constructor(private readonly database: Database) {}

  /** False when there is no such person, they are suspended, or the password was changed since it was checked. */
  async open(session: NewSession, client: Client): Promise<boolean> {
    const { id, userId, tokenId, tokenHash, mfa, password } = session;
    const values = [id, userId, client.userAgent, client.ip, tokenId, tokenHash, mfa, password];
    return (await this.database.rows(open, values)).length > 0;
  }

  /** Undefined when the person is not suspended; `until` is null where there is no end. */
  async suspension(userId: string): Promise<{ reason: string | null; until: Date | null } | undefined> {
    const [row] = await this.database.rows<{ reason: string | null; until: Date | null }>(suspension, [
      userId,
    ]);
    return row;
  }

  /** Those that can be used, the newest first. @param after an id; the page begins behind it */
  async list(userId: string, after: string | undefined, limit: number): Promise<SessionRow[]> {
    return this.database.rows<SessionRow>(list, [userId, after ?? null, limit]);
  }

  /** Undefined when there is no such session. */
  async ownerOf(sessionId: string): Promise<string | undefined> {
    const [row] = await this.database.rows<{ userId: string }>(owner, [sessionId]);
    return row?.userId;
  }

  /** False when it had ended already, or is not of the person who is named. */
  async revoke(sessionId: string, reason: string, userId: string | null = null): Promise<boolean> {
    return (await this.database.rows(revoke, [sessionId, reason, userId])).length > 0;
  }

  /** Ends those of a person, but for `except`. @returns the ids of those that had not ended before */
  async revokeAll(
    userId: string,
    reason: string,
    except: string | null = null,
    on: Queryable = this.database,
  ): Promise<string[]> {
    const rows = await on.rows<{ id: string }>(revokeAll, [userId, reason, except]);
    return rows.map(({ id }) => id);
  }

  async revokedLately(seconds: number): Promise<{ id: string; reason: string }[]> {
    return this.database.rows<{ id: string; reason: string }>(revokedLately, [seconds]);
  }

  /** Undefined when the session has ended. */
  async proof(sessionId: string, userId: string): Promise<SessionProof | undefined> {
    const [row] = await this.database.rows<SessionProof>(proof, [sessionId, userId]);
    return row;
  }

  /** Notes a proof of who it is. @returns until when it counts; undefined when the session has ended */
  async proved(sessionId: string, userId: string): Promise<Date | undefined> {
    const [row] = await this.database.rows<{ until: Date }>(proved, [sessionId, userId]);
    return row?.until;
  }

  async setSigningKey(sessionId: string, userId: string, keyId: string, jwk: PublicJwk): Promise<void> {
    await this.database.rows(setSigningKey, [sessionId, userId, keyId, JSON.stringify(jwk)]);
  }
}
