import { Injectable } from '@nestjs/common';
import type { UserRole } from '@quemiai/contract/roles';
import pg from 'pg';
import type { Queryable } from '../../platform/database/database.js';
import { Database, sqlState } from '../../platform/database/database.js';
import { AppError } from '../../platform/errors/app-error.js';

export interface NewAccount {
  id: string;
  email: string;
  username: string;
  displayName: string;
  passwordHash: string;
  role: UserRole;
}

interface Credentials {
  id: string;
  passwordHash: string;
}

const insertUser = {
  name: 'auth_insert_user',
  text: `INSERT INTO users (id, username, username_key, email, email_key, password_hash, display_name, role)
    VALUES ($1, $2, lower($2), $3, lower($3), $4, $5, $6::user_role)`,
};

// A username holds no @, so one text never names two owners. Of those who only gave the address it is the one whose device
// asks, or else the newest: whoever has just made an account gets in, and does not learn who else gave it.
const credentials = {
  name: 'auth_credentials',
  text: `SELECT DISTINCT ON (claimed) id, "passwordHash", claimed FROM (
      SELECT id, password_hash AS "passwordHash", email_key = lower($1) AND email_verified_at IS NULL AS claimed
      FROM users WHERE username_key = lower($1) OR email_key = lower($1)
    ) named ORDER BY claimed,
      EXISTS (SELECT FROM known_devices d WHERE d.user_id = id AND d.device_hash = $2) DESC, id DESC`,
};

const replaceHash = {
  name: 'auth_replace_hash',
  text: 'UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2',
};

// At every start, where Prisma would bring 30 MiB.
const countWithRole = {
  name: 'auth_count_with_role',
  text: 'SELECT count(*)::int AS count FROM users WHERE role = $1::user_role',
};

const setRole = {
  name: 'auth_set_role',
  text: 'UPDATE users SET role = $2::user_role, updated_at = now() WHERE id = $1',
};

// Held until the end of the transaction: whoever counts and then gives this role does so alone.
const lockRoles = {
  name: 'auth_lock_roles',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('quemiai.roles', 0))`,
};

/** The refusal that a broken uniqueness of users means; anything else as it is. */
const taken = (error: unknown): unknown => {
  if (sqlState(error) !== '23505' || !(error instanceof pg.DatabaseError)) return error;
  if (error.constraint === 'users_confirmed_email_key') return new AppError('email_taken');
  if (error.constraint === 'users_username_key_key') return new AppError('username_taken');
  return error;
};

/** What a statement gives. @throws AppError `email_taken` or `username_taken` where it breaks a uniqueness of users */
export const orTaken = <T>(statement: Promise<T>): Promise<T> =>
  statement.catch((error: unknown) => {
    throw taken(error);
  });

/** Who may sign in, and with what. */
@Injectable()
export class AccountsRepo {
  constructor(private readonly database: Database) {}

  /** @throws AppError `username_taken`; the database decides, so two at once cannot both win */
  async insert(account: NewAccount, on: Queryable = this.database): Promise<void> {
    const { id, username, email, passwordHash, displayName, role } = account;
    await orTaken(on.rows(insertUser, [id, username, email, passwordHash, displayName, role]));
  }

  /**
   * What signs in by a username or a confirmed address, and second what signs in by an address that was only given. A
   * username has no second; an address always has, so that nothing shows whether anybody confirmed or gave it.
   * @param device the hash of the device that asks
   */
  async credentials(identifier: string, device?: Buffer): Promise<readonly (Credentials | undefined)[]> {
    const values = [identifier, device ?? null];
    const rows = await this.database.rows<Credentials & { claimed: boolean }>(credentials, values);
    const owner = rows.find(({ claimed }) => !claimed);
    return identifier.includes('@') ? [owner, rows.find(({ claimed }) => claimed)] : [owner];
  }

  /** Does nothing when the password was changed in the meantime. */
  async replaceHash(id: string, before: string, after: string): Promise<void> {
    await this.database.rows(replaceHash, [id, before, after]);
  }

  async isEmpty(): Promise<boolean> {
    return (await this.database.prisma.user.findFirst({ select: { id: true } })) === null;
  }

  /** Undefined when there is no such person. */
  async roleOf(username: string): Promise<{ id: string; username: string; role: UserRole } | undefined> {
    const row = await this.database.prisma.user.findUnique({
      where: { usernameKey: username.toLowerCase() },
      select: { id: true, username: true, role: true },
    });
    return row ?? undefined;
  }

  async setRole(id: string, role: UserRole, tx: Queryable): Promise<void> {
    await tx.rows(setRole, [id, role]);
  }

  async lockRoles(tx: Queryable): Promise<void> {
    await tx.rows(lockRoles, []);
  }

  async countWithRole(role: UserRole, on: Queryable = this.database): Promise<number> {
    const [row] = await on.rows<{ count: number }>(countWithRole, [role]);
    return row?.count ?? 0;
  }
}
