import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';

const DAY = 24 * 3600;
/** However often it is used. Seconds. */
const SESSION_SECONDS = 30 * DAY;
/** Without being used. Seconds. */
const IDLE_SECONDS = 14 * DAY;

/** Where a session is used from, as its owner will be shown. */
export interface Client {
  userAgent: string;
  ip: string;
}

export interface NewSession {
  id: string;
  userId: string;
  tokenId: string;
  tokenHash: Buffer;
}

export interface Rotated {
  sessionId: string;
  userId: string;
  /** Seconds until the new refresh token expires. */
  refreshSeconds: number;
}

const open = {
  name: 'auth_open_session',
  text: `WITH opened AS (
      INSERT INTO sessions (id, user_id, user_agent, ip, expires_at)
      VALUES ($1, $2, $3, $4, now() + make_interval(secs => ${SESSION_SECONDS}))
    ), cleaned AS (
      DELETE FROM sessions WHERE user_id = $2 AND expires_at < now() - interval '1 hour'
    )
    INSERT INTO refresh_tokens (id, session_id, token_hash, expires_at)
    VALUES ($5, $1, $6, now() + make_interval(secs => ${IDLE_SECONDS}))`,
};

// The row lock lets one of several that come at once through: the others find used_at set.
const rotate = {
  name: 'auth_rotate',
  text: `WITH claimed AS (
      UPDATE refresh_tokens t SET used_at = now() FROM sessions s
      WHERE t.token_hash = $1 AND t.used_at IS NULL AND t.expires_at > now()
        AND s.id = t.session_id AND s.revoked_at IS NULL AND s.expires_at > now()
      RETURNING s.id, s.user_id, least(s.expires_at, now() + make_interval(secs => ${IDLE_SECONDS})) AS until
    ), made AS (
      INSERT INTO refresh_tokens (id, session_id, token_hash, expires_at)
      SELECT $2, id, $3, until FROM claimed
    ), touched AS (
      UPDATE sessions SET last_used_at = now(), user_agent = $4, ip = $5 WHERE id IN (SELECT id FROM claimed)
    ), cleaned AS (
      DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM claimed) AND expires_at < now()
    )
    SELECT id AS "sessionId", user_id AS "userId",
      extract(epoch FROM until - now())::int AS "refreshSeconds" FROM claimed`,
};

const usedToken = {
  name: 'auth_used_token',
  text: 'SELECT session_id AS "sessionId" FROM refresh_tokens WHERE token_hash = $1 AND used_at IS NOT NULL',
};

const revoke = {
  name: 'auth_revoke',
  text: `UPDATE sessions SET revoked_at = now(), revoked_reason = $2
    WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
};

const revokeAll = {
  name: 'auth_revoke_all',
  text: `UPDATE sessions SET revoked_at = now(), revoked_reason = $2
    WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()`,
};

const revokedLately = {
  name: 'auth_revoked_lately',
  text: `SELECT id, revoked_reason AS reason FROM sessions WHERE revoked_at > now() - make_interval(secs => $1)`,
};

@Injectable()
export class SessionsRepo {
  static readonly firstRefreshSeconds = IDLE_SECONDS;

  constructor(private readonly database: Database) {}

  async open(session: NewSession, client: Client, on: Queryable = this.database): Promise<void> {
    const { id, userId, tokenId, tokenHash } = session;
    await on.rows(open, [id, userId, client.userAgent, client.ip, tokenId, tokenHash]);
  }

  /** Uses a refresh token up and puts another in its place; undefined when it is not one that can be used. */
  async rotate(
    usedHash: Buffer,
    next: { tokenId: string; tokenHash: Buffer },
    client: Client,
  ): Promise<Rotated | undefined> {
    const values = [usedHash, next.tokenId, next.tokenHash, client.userAgent, client.ip];
    const [row] = await this.database.rows<Rotated>(rotate, values);
    return row;
  }

  /** The session of a token that was used before. */
  async sessionOfUsed(tokenHash: Buffer): Promise<string | undefined> {
    const [row] = await this.database.rows<{ sessionId: string }>(usedToken, [tokenHash]);
    return row?.sessionId;
  }

  /** False when it had ended already. */
  async revoke(sessionId: string, reason: string): Promise<boolean> {
    return (await this.database.rows(revoke, [sessionId, reason])).length > 0;
  }

  async revokeAll(userId: string, reason: string): Promise<void> {
    await this.database.rows(revokeAll, [userId, reason]);
  }

  async revokedLately(seconds: number): Promise<{ id: string; reason: string }[]> {
    return this.database.rows<{ id: string; reason: string }>(revokedLately, [seconds]);
  }

  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.database.transaction(work);
  }
}
