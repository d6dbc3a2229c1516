import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Queryable } from '../../platform/database/database.js';
import { hasSecondFactor } from '../users/users.access.js';
import { orTaken } from './accounts.repo.js';
import type { PasswordOwner } from './password-policy.js';

/** An account as the flows of e-mail and password see it. */
export interface Account extends PasswordOwner {
  id: string;
  passwordHash: string;
  emailVerified: boolean;
}

export interface NewPassword {
  hash: string;
  /** Long enough only beside a second factor. */
  short: boolean;
}

const columns = `u.id, u.username, u.email, u.display_name AS "displayName", u.password_hash AS "passwordHash",
  u.email_verified_at IS NOT NULL AS "emailVerified", ${hasSecondFactor} AS "mfaEnabled"`;

const byId = { name: 'auth_account', text: `SELECT ${columns} FROM users u WHERE u.id = $1` };
const byEmail = {
  name: 'auth_accounts_by_email',
  text: `SELECT ${columns} FROM users u WHERE u.id IN (
      (SELECT id FROM users WHERE email_key = lower($1) ORDER BY email_verified_at IS NULL, id LIMIT 1)
      UNION (SELECT id FROM users WHERE email_key = lower($1) ORDER BY id DESC LIMIT 2)
    ) ORDER BY u.email_verified_at IS NULL, u.id`,
};

// Whoever waits for a second factor has shown the password of before: that step ends too.
const setPassword = {
  name: 'auth_set_password',
  text: `WITH changed AS (
      UPDATE users SET password_hash = $3, password_short = $4, password_changed_at = now(), updated_at = now()
      WHERE id = $1 AND password_hash = coalesce($2, password_hash) RETURNING id
    ), ended AS (
      DELETE FROM auth_challenges WHERE user_id IN (SELECT id FROM changed)
    )
    SELECT id FROM changed`,
};

const setEmail = {
  name: 'auth_set_email',
  text: `UPDATE users SET email = $2, email_key = lower($2), email_verified_at = now(), updated_at = now()
    WHERE id = $1`,
};

const verifyEmail = {
  name: 'auth_verify_email',
  text: `UPDATE users SET email_verified_at = coalesce(email_verified_at, now()), updated_at = now()
    WHERE id = $1 AND email_key = lower($2) RETURNING id`,
};

// Who changes how an account is entered does so one after the other: the account first, then its links.
const hold = { name: 'auth_hold', text: 'SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE' };

/** The account behind a credential, and its changes. */
@Injectable()
export class AccountChangesRepo {
  constructor(private readonly database: Database) {}

  async byId(id: string, on: Queryable = this.database): Promise<Account | undefined> {
    const [row] = await on.rows<Account>(byId, [id]);
    return row;
  }

  /** Until the end of the transaction. */
  async hold(id: string, on: Queryable): Promise<void> {
    await on.rows(hold, [id]);
  }

  /**
   * Whom a mail to this address is for: who confirmed it, or else the first who gave it, whom nobody displaces, and the
   * newest two.
   */
  async byEmail(email: string): Promise<readonly Account[]> {
    const rows = await this.database.rows<Account>(byEmail, [email]);
    const owner = rows.find(({ emailVerified }) => emailVerified);
    return owner ? [owner] : rows;
  }

  /** Who confirmed this address. */
  async ownerOf(email: string): Promise<Account | undefined> {
    return (await this.byEmail(email)).find(({ emailVerified }) => emailVerified);
  }

  /**
   * Holds the account until the end of the transaction.
   * @param before what it has to replace; null for whatever is there
   * @returns false when it was something else
   */
  async setPassword(
    id: string,
    before: string | null,
    { hash, short }: NewPassword,
    on: Queryable,
  ): Promise<boolean> {
    return (await on.rows(setPassword, [id, before, hash, short])).length > 0;
  }

  /** The address counts as verified. @throws AppError `email_taken` */
  async setEmail(id: string, email: string, on: Queryable): Promise<void> {
    await orTaken(on.rows(setEmail, [id, email]));
  }

  /** False when it is not the address of this account any more. @throws AppError `email_taken` */
  async verifyEmail(id: string, email: string, on: Queryable): Promise<boolean> {
    return (await orTaken(on.rows(verifyEmail, [id, email]))).length > 0;
  }
}
