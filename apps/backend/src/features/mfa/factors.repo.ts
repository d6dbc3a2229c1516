import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';

/** What an account has to show beside its password. */
export interface Factors {
  totp: boolean;
  recoveryCodes: number;
  passkeys: number;
}

const factors = {
  name: 'mfa_factors',
  text: `SELECT
    EXISTS (SELECT 1 FROM totp_credentials WHERE user_id = $1 AND confirmed_at IS NOT NULL) AS totp,
    (SELECT count(*)::int FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL) AS "recoveryCodes",
    (SELECT count(*)::int FROM passkeys WHERE user_id = $1) AS passkeys`,
};

const shown = {
  name: 'mfa_shown',
  text: 'SELECT mfa_at IS NOT NULL AS shown FROM sessions WHERE id = $1 AND revoked_at IS NULL',
};
const markShown = {
  name: 'mfa_mark_shown',
  text: 'UPDATE sessions SET mfa_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id',
};
const forgetShown = {
  name: 'mfa_forget_shown',
  text: 'UPDATE sessions SET mfa_at = NULL WHERE user_id = $1 AND mfa_at IS NOT NULL',
};
const passwordShort = {
  name: 'mfa_password_short',
  text: 'SELECT password_short AS short FROM users WHERE id = $1',
};
const lockPerson = { name: 'mfa_lock_person', text: 'SELECT 1 FROM users WHERE id = $1 FOR UPDATE' };

/** What an account has, whatever its kind, and in which sessions it was shown. */
@Injectable()
export class FactorsRepo {
  constructor(private readonly database: Database) {}

  async of(userId: string, on: Queryable = this.database): Promise<Factors> {
    const [row] = await on.rows<Factors>(factors, [userId]);
    return row ?? { totp: false, recoveryCodes: 0, passkeys: 0 };
  }

  async shownIn(sessionId: string, on: Queryable = this.database): Promise<boolean> {
    const [row] = await on.rows<{ shown: boolean }>(shown, [sessionId]);
    return row?.shown ?? false;
  }

  /** False when the session has ended. */
  async markShown(sessionId: string, on: Queryable = this.database): Promise<boolean> {
    return (await on.rows(markShown, [sessionId])).length > 0;
  }

  /** In every session of the person. */
  async forgetShown(userId: string, on: Queryable): Promise<void> {
    await on.rows(forgetShown, [userId]);
  }

  /** Whether the password was chosen with less than 15 characters, as one may beside a second factor. */
  async hasShortPassword(userId: string, on: Queryable): Promise<boolean> {
    const [row] = await on.rows<{ short: boolean }>(passwordShort, [userId]);
    return row?.short ?? false;
  }

  /** One after the other: what an account has is counted and changed by one at a time. */
  async changing<T>(userId: string, work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await this.hold(userId, tx);
      return work(tx);
    });
  }

  /** The same within a transaction. */
  async hold(userId: string, tx: Queryable): Promise<void> {
    await tx.rows(lockPerson, [userId]);
  }
}
