import { Injectable } from '@nestjs/common';
import { limits } from '@quemiai/contract/limits';
import { Database } from '../../platform/database/database.js';
import { isSuspended } from '../users/users.access.js';
import type { Client } from './sessions.repo.js';
import { IDLE_SECONDS } from './sessions.repo.js';

/** A session whose refresh token was exchanged. */
export interface Rotated {
  sessionId: string;
  userId: string;
  mfa: boolean;
  /** Seconds until the new refresh token expires. */
  refreshSeconds: number;
}

/** A refresh token that could not be exchanged, and what stands behind it. */
export interface UnusableRow extends Rotated, Client {
  /** It was exchanged before. */
  used: boolean;
  /** That is so short a time ago that the answer may have been lost. */
  lately: boolean;
  /** Its successor can still be exchanged. */
  successorFresh: boolean;
  suspended: boolean;
  /** It comes from a browser in which the person signed in before. */
  knownDevice: boolean;
  /** Null while the session has not been ended. */
  endedBecause: string | null;
}

const idOf = { name: 'auth_refresh_id', text: 'SELECT id FROM refresh_tokens WHERE token_hash = $1' };

// The row lock lets one of several that come at once through: the others find used_at set.
const rotate = {
  name: 'auth_rotate',
  text: `WITH claimed AS (
      UPDATE refresh_tokens t SET used_at = now() FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE t.token_hash = $1 AND t.used_at IS NULL AND t.expires_at > now()
        AND s.id = t.session_id AND s.revoked_at IS NULL AND s.expires_at > now() AND NOT ${isSuspended}
      RETURNING s.id, s.user_id, s.mfa_at, least(s.expires_at, now() + make_interval(secs => ${IDLE_SECONDS})) AS until
    ), made AS (
      INSERT INTO refresh_tokens (id, session_id, token_hash, expires_at)
      SELECT $2, id, $3, until FROM claimed
    ), touched AS (
      UPDATE sessions SET last_used_at = now(), user_agent = $4, ip = $5 WHERE id IN (SELECT id FROM claimed)
    ), cleaned AS (
      DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM claimed) AND expires_at < now()
    )
    SELECT id AS "sessionId", user_id AS "userId", mfa_at IS NOT NULL AS mfa,
      extract(epoch FROM until - now())::int AS "refreshSeconds" FROM claimed`,
};

const unusable = {
  name: 'auth_refresh_unusable',
  text: `SELECT s.id AS "sessionId", s.user_id AS "userId", s.mfa_at IS NOT NULL AS mfa, s.user_agent AS "userAgent", s.ip,
      t.used_at IS NOT NULL AS used,
      coalesce(t.used_at > now() - make_interval(secs => ${limits.refreshRepeatSeconds}), false) AS lately,
      coalesce(n.used_at IS NULL AND n.expires_at > now(), false) AS "successorFresh",
      coalesce(extract(epoch FROM n.expires_at - now())::int, 0) AS "refreshSeconds",
      EXISTS (SELECT 1 FROM known_devices d WHERE d.user_id = s.user_id AND d.device_hash = $3) AS "knownDevice",
      ${isSuspended} AS suspended, s.revoked_reason AS "endedBecause"
    FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
    LEFT JOIN refresh_tokens n ON n.session_id = s.id AND n.token_hash = $2
    WHERE t.token_hash = $1`,
};

/** The refresh tokens of sessions: each is exchanged once. */
@Injectable()
export class RefreshRepo {
  constructor(private readonly database: Database) {}

  async idOf(tokenHash: Buffer): Promise<string | undefined> {
    const [row] = await this.database.rows<{ id: string }>(idOf, [tokenHash]);
    return row?.id;
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

  /** What stands behind a token that `rotate` refused; undefined when there is none such. */
  async unusable(
    tokenHash: Buffer,
    successorHash: Buffer,
    device: Buffer | undefined,
  ): Promise<UnusableRow | undefined> {
    const values = [tokenHash, successorHash, device ?? null];
    const [row] = await this.database.rows<UnusableRow>(unusable, values);
    return row;
  }
}
