import { Injectable } from '@nestjs/common';
import type { Person } from '@quemiai/contract/chat';
import type { Settings } from '@quemiai/contract/identity';
import type { UserRole } from '@quemiai/contract/roles';
import { Database } from '../../platform/database/database.js';
import { hasSecondFactor } from './users.access.js';

export interface UserRow {
  id: string;
  username: string;
  displayName: string;
  bio: string;
  avatarUrl: string | null;
  createdAt: Date;
}

export interface MeRow extends UserRow {
  email: string;
  role: UserRole;
  emailVerified: boolean;
  /** A confirmed authenticator app, or a passkey. */
  mfaEnabled: boolean;
  settings: Partial<Settings>;
}

export interface ProfileChange {
  displayName?: string | undefined;
  bio?: string | undefined;
  settings?: Partial<Settings> | undefined;
}

export const userColumns = `u.id, u.username, u.display_name AS "displayName", u.bio,
  u.avatar_url AS "avatarUrl", u.created_at AS "createdAt"`;
const meColumns = `${userColumns}, u.email, u.email_verified_at IS NOT NULL AS "emailVerified", u.role, ${hasSecondFactor} AS "mfaEnabled", u.settings`;

const meById = { name: 'users_me', text: `SELECT ${meColumns} FROM users u WHERE u.id = $1` };

const peopleByIds = {
  name: 'users_people',
  text: `SELECT id, username, display_name AS "displayName", avatar_url AS "avatarUrl"
    FROM users WHERE id = ANY($1::uuid[])`,
};

const confirmedByAnother = {
  name: 'users_confirmed_by_another',
  text: 'SELECT FROM users WHERE email_key = lower($1) AND email_verified_at IS NOT NULL AND id <> $2',
};
const existingIds = { name: 'users_existing', text: 'SELECT id FROM users WHERE id = ANY($1::uuid[])' };

const lastSeenByIds = {
  name: 'users_last_seen',
  text: `SELECT id, last_seen_at AS "lastSeenAt" FROM users
    WHERE id = ANY($1::uuid[]) AND last_seen_at IS NOT NULL`,
};

// Rows are locked in one order, so that two of these never wait for each other.
const markSeen = {
  name: 'users_seen',
  text: `UPDATE users u SET last_seen_at = greatest(u.last_seen_at, $2)
    FROM (SELECT id FROM users WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE) locked
    WHERE u.id = locked.id`,
};

const changeProfile = {
  name: 'users_change_profile',
  text: `UPDATE users u SET
      display_name = coalesce($2, u.display_name),
      bio = coalesce($3, u.bio),
      settings = u.settings || $4::jsonb,
      updated_at = now()
    WHERE u.id = $1
    RETURNING ${meColumns}`,
};

@Injectable()
export class UsersRepo {
  constructor(private readonly database: Database) {}

  async me(id: string): Promise<MeRow | undefined> {
    const [row] = await this.database.rows<MeRow>(meById, [id]);
    return row;
  }

  async byUsername(username: string): Promise<UserRow | undefined> {
    const row = await this.database.prisma.user.findUnique({
      where: { usernameKey: username.toLowerCase() },
      select: { id: true, username: true, displayName: true, bio: true, avatarUrl: true, createdAt: true },
    });
    return row ?? undefined;
  }

  async people(ids: readonly string[]): Promise<Person[]> {
    return this.database.rows<Person>(peopleByIds, [ids]);
  }

  /** Whether another account than this confirmed the address. */
  async isOfAnother(email: string, id: string): Promise<boolean> {
    return (await this.database.rows(confirmedByAnother, [email, id])).length > 0;
  }

  async existing(ids: readonly string[]): Promise<string[]> {
    const rows = await this.database.rows<{ id: string }>(existingIds, [ids]);
    return rows.map((row) => row.id);
  }

  async lastSeen(ids: readonly string[]): Promise<{ id: string; lastSeenAt: Date }[]> {
    return this.database.rows<{ id: string; lastSeenAt: Date }>(lastSeenByIds, [ids]);
  }

  async seen(ids: readonly string[], at: Date): Promise<void> {
    await this.database.rows(markSeen, [ids, at]);
  }

  async change(id: string, { displayName, bio, settings }: ProfileChange): Promise<MeRow | undefined> {
    const values = [id, displayName ?? null, bio ?? null, JSON.stringify(settings ?? {})];
    const [row] = await this.database.rows<MeRow>(changeProfile, values);
    return row;
  }
}
