import { Injectable } from '@nestjs/common';
import type { UserRole } from '@quemiai/contract/roles';
import type { Dashboard } from '@quemiai/contract/admin';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';
import { hasSecondFactor, isSuspended, searched, similarEnough } from '../users/users.access.js';

export interface AdminUserRow {
  id: string;
  username: string;
  usernameKey: string;
  displayName: string;
  email: string;
  emailVerified: boolean;
  role: UserRole;
  mfaEnabled: boolean;
  suspended: boolean;
  suspendedUntil: Date | null;
  suspendedReason: string | null;
  createdAt: Date;
  lastSeenAt: Date | null;
  sessions: number;
}

export interface UserFilters {
  q?: string | undefined;
  role?: UserRole | undefined;
  status?: 'active' | 'suspended' | undefined;
}

/** Somebody who acts or is acted on. */
export interface Party {
  id: string;
  username: string;
  role: UserRole;
  suspended: boolean;
}

const suspendedIs = (status: UserFilters['status']): boolean | null =>
  status === undefined ? null : status === 'suspended';

const isLive = 's.revoked_at IS NULL AND s.expires_at > now()';
// Whoever is connected has not been noted as seen yet.
const lastSeen =
  'greatest(u.last_seen_at, (SELECT max(s.last_used_at) FROM sessions s WHERE s.user_id = u.id))';

const columns = `u.id, u.username, u.username_key AS "usernameKey", u.display_name AS "displayName", u.email,
  u.email_verified_at IS NOT NULL AS "emailVerified", u.role, ${hasSecondFactor} AS "mfaEnabled",
  ${isSuspended} AS suspended, u.suspended_until AS "suspendedUntil", u.suspended_reason AS "suspendedReason",
  u.created_at AS "createdAt",
  ${lastSeen} AS "lastSeenAt",
  (SELECT count(*)::int FROM sessions s WHERE s.user_id = u.id AND ${isLive}) AS sessions`;

const list = {
  name: 'admin_users',
  text: `SELECT ${columns} FROM users u
    WHERE ($1::text IS NULL OR u.username_key LIKE $1 OR lower(u.display_name) LIKE $1 OR u.email_key LIKE $1)
      AND ($2::user_role IS NULL OR u.role = $2) AND ($3::boolean IS NULL OR ${isSuspended} = $3)
      AND ($4::text IS NULL OR u.username_key > $4)
    ORDER BY u.username_key LIMIT $5`,
};

// In the order of how alike they are: whoever mistyped a name looks for the first.
const similar = {
  name: 'admin_users_similar',
  text: `SELECT ${columns} FROM users u
    WHERE lower($1) <% ${searched}
      AND ($2::user_role IS NULL OR u.role = $2) AND ($3::boolean IS NULL OR ${isSuspended} = $3)
    ORDER BY word_similarity(lower($1), ${searched}) DESC, u.username_key LIMIT $4`,
};

const one = { name: 'admin_user', text: `SELECT ${columns} FROM users u WHERE u.id = $1` };

// In one order, so that two who act on each other do not wait for each other.
const parties = {
  name: 'admin_parties',
  text: `SELECT u.id, u.username, u.role, ${isSuspended} AS suspended FROM users u
    WHERE u.id = ANY($1::uuid[]) ORDER BY u.id FOR UPDATE`,
};

const setRole = {
  name: 'admin_set_role',
  text: 'UPDATE users SET role = $2::user_role, updated_at = now() WHERE id = $1',
};

const suspend = {
  name: 'admin_suspend',
  text: `UPDATE users SET suspended_at = coalesce(suspended_at, now()), suspended_until = $2, suspended_reason = $3
    WHERE id = $1`,
};

const lift = {
  name: 'admin_lift',
  text: `UPDATE users SET suspended_at = NULL, suspended_until = NULL, suspended_reason = NULL WHERE id = $1`,
};

// A conversation's last seq is how many messages were ever sent in it.
const dashboard = {
  name: 'admin_dashboard',
  text: `SELECT
      count(*)::int AS people,
      count(*) FILTER (WHERE u.created_at > now() - interval '7 days')::int AS "newPeople",
      count(*) FILTER (WHERE ${lastSeen} > now() - interval '7 days')::int AS "activePeople",
      count(*) FILTER (WHERE ${isSuspended})::int AS "suspendedPeople",
      count(*) FILTER (WHERE u.role = 'MODERATOR')::int AS moderators,
      count(*) FILTER (WHERE u.role IN ('ADMIN', 'SUPER_ADMIN'))::int AS administrators,
      (SELECT count(*)::int FROM users u WHERE u.role IN ('ADMIN', 'SUPER_ADMIN') AND NOT ${hasSecondFactor})
        AS "administratorsWithoutMfa",
      (SELECT count(*)::int FROM sessions s WHERE ${isLive}) AS sessions,
      (SELECT count(*)::int FROM conversations) AS conversations,
      (SELECT coalesce(sum(last_seq), 0)::float8 FROM conversations) AS messages,
      (SELECT coalesce(max(seq), 0)::float8 FROM audit_log) AS "auditEntries"
    FROM users u`,
};

@Injectable()
export class AdminRepo {
  constructor(private readonly database: Database) {}

  /** By username, behind `after`. */
  async users(
    { q, role, status }: UserFilters,
    after: string | undefined,
    limit: number,
  ): Promise<AdminUserRow[]> {
    const pattern = q === undefined ? null : `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    const values = [pattern, role ?? null, suspendedIs(status), after ?? null, limit];
    return this.database.rows<AdminUserRow>(list, values);
  }

  /** Whose username or name is like `q`, the best first. */
  async similar(q: string, { role, status }: UserFilters, limit: number): Promise<AdminUserRow[]> {
    return this.database.transaction(async (tx) => {
      await tx.rows(similarEnough, []);
      return tx.rows<AdminUserRow>(similar, [q, role ?? null, suspendedIs(status), limit]);
    });
  }

  async user(id: string): Promise<AdminUserRow | undefined> {
    const [row] = await this.database.rows<AdminUserRow>(one, [id]);
    return row;
  }

  /** As they are now; they stay so until the end of the transaction. */
  async parties(ids: readonly string[], tx: Queryable): Promise<Party[]> {
    return tx.rows<Party>(parties, [ids]);
  }

  async setRole(id: string, role: UserRole, tx: Queryable): Promise<void> {
    await tx.rows(setRole, [id, role]);
  }

  /** @param until null where it has no end */
  async suspend(id: string, until: Date | null, reason: string, tx: Queryable): Promise<void> {
    await tx.rows(suspend, [id, until, reason]);
  }

  async lift(id: string, tx: Queryable): Promise<void> {
    await tx.rows(lift, [id]);
  }

  async dashboard(): Promise<Dashboard | undefined> {
    const [row] = await this.database.rows<Dashboard>(dashboard, []);
    return row;
  }
}
