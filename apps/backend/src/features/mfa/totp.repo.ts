import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';

/** Wrong codes in a row that cost nothing. */
const FREE_GUESSES = 10;
/** Then each costs a wait, twice as long as the one before. Seconds. */
const FIRST_WAIT = 30;
const LONGEST_WAIT = 24 * 3600;

export interface SealedSecret {
  secret: Buffer;
  keyId: string;
}

const enroll = {
  name: 'mfa_totp_enroll',
  text: `INSERT INTO totp_credentials (user_id, secret, key_id) VALUES ($1, $2, $3)
    ON CONFLICT (user_id) DO UPDATE
      SET secret = excluded.secret, key_id = excluded.key_id, created_at = now()
      WHERE totp_credentials.confirmed_at IS NULL
    RETURNING user_id`,
};

const pending = {
  name: 'mfa_totp_pending',
  text: `SELECT secret, key_id AS "keyId" FROM totp_credentials WHERE user_id = $1 AND confirmed_at IS NULL`,
};

const confirm = {
  name: 'mfa_totp_confirm',
  text: `UPDATE totp_credentials SET confirmed_at = now(), last_step = $3
    WHERE user_id = $1 AND secret = $2 AND confirmed_at IS NULL RETURNING user_id`,
};

// A guess counts before it is looked at (RFC 4226, 7.3): however many come at once, no more than the free ones are.
const guess = {
  name: 'mfa_totp_guess',
  text: `UPDATE totp_credentials SET failures = failures + 1,
      locked_until = CASE WHEN failures + 1 >= ${FREE_GUESSES} THEN now() + make_interval(
        secs => least(${FIRST_WAIT} * power(2, least(failures + 1 - ${FREE_GUESSES}, 20)), ${LONGEST_WAIT})) END
    WHERE user_id = $1 AND confirmed_at IS NOT NULL AND (locked_until IS NULL OR locked_until <= now())
    RETURNING secret, key_id AS "keyId"`,
};

const lockedFor = {
  name: 'mfa_totp_locked_for',
  text: `SELECT ceil(extract(epoch FROM locked_until - now()))::int AS seconds FROM totp_credentials
    WHERE user_id = $1 AND confirmed_at IS NOT NULL AND locked_until > now()`,
};

// The row lock lets one of several that come at once through: the others find last_step taken.
const useStep = {
  name: 'mfa_totp_use_step',
  text: `UPDATE totp_credentials SET last_step = $2, failures = 0, locked_until = NULL
    WHERE user_id = $1 AND confirmed_at IS NOT NULL AND last_step < $2 RETURNING user_id`,
};

const forgiveGuess = {
  name: 'mfa_totp_forgive_guess',
  text: `UPDATE totp_credentials SET failures = greatest(failures - 1, 0),
      locked_until = CASE WHEN failures - 1 >= ${FREE_GUESSES} THEN locked_until END
    WHERE user_id = $1`,
};

const remove = {
  name: 'mfa_totp_remove',
  text: `DELETE FROM totp_credentials WHERE user_id = $1 RETURNING confirmed_at IS NOT NULL AS confirmed`,
};

@Injectable()
export class TotpRepo {
  constructor(private readonly database: Database) {}

  /** In place of an enrollment that was never confirmed; false where one was. */
  async enroll(userId: string, { secret, keyId }: SealedSecret): Promise<boolean> {
    return (await this.database.rows(enroll, [userId, secret, keyId])).length > 0;
  }

  /** The secret that waits for its first code. */
  async pending(userId: string): Promise<SealedSecret | undefined> {
    const [row] = await this.database.rows<SealedSecret>(pending, [userId]);
    return row;
  }

  /** @param step of the first code; it counts as used. False when that secret does not wait any more */
  async confirm(userId: string, secret: Buffer, step: number, on: Queryable): Promise<boolean> {
    return (await on.rows(confirm, [userId, secret, step])).length > 0;
  }

  /** Counts a guess and gives what to hold it against; undefined without TOTP, and while guesses have to wait. */
  async guess(userId: string): Promise<SealedSecret | undefined> {
    const [row] = await this.database.rows<SealedSecret>(guess, [userId]);
    return row;
  }

  /** Seconds until the next guess is looked at; undefined when it is now. */
  async lockedFor(userId: string): Promise<number | undefined> {
    const [row] = await this.database.rows<{ seconds: number }>(lockedFor, [userId]);
    return row?.seconds;
  }

  /** Uses a time step up and forgets the guesses before; false when it, or a later one, was used already. */
  async useStep(userId: string, step: number): Promise<boolean> {
    return (await this.database.rows(useStep, [userId, step])).length > 0;
  }

  /** Takes the last guess back: it was none. */
  async forgiveGuess(userId: string): Promise<void> {
    await this.database.rows(forgiveGuess, [userId]);
  }

  /** False when there was none, or none that was confirmed. */
  async remove(userId: string, on: Queryable): Promise<boolean> {
    const [row] = await on.rows<{ confirmed: boolean }>(remove, [userId]);
    return row?.confirmed ?? false;
  }
}
