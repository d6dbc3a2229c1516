import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';

/** How a series of failures is answered: times in seconds. */
interface Steps {
  /** Failures in a row that cost nothing but themselves. */
  free: number;
  /** The first delay is a second, each further one twice the one before, up to this. */
  longest: number;
  /** With this many failures nobody is answered for `closed`. */
  most: number;
  closed: number;
  /** What is left of a series when the next attempt comes, in SQL: `f` is its row. */
  left: string;
}

const MONTH = 30 * 24 * 3_600;

/** 100 failures in a row and no more (NIST SP 800-63B-4, 3.2.2). */
export const accountSteps: Steps = {
  free: 5,
  longest: 900,
  most: 100,
  closed: MONTH,
  left: `CASE WHEN f.updated_at < now() - interval '${MONTH} seconds' THEN 0 ELSE f.failures END`,
};

/** Behind an address may be many people who mistype: each minute makes up for one of them. */
const addressSteps: Steps = {
  free: 50,
  longest: 300,
  most: 1_000_000,
  closed: 300,
  left: `greatest(0, f.failures - floor(extract(epoch FROM now() - f.updated_at) / 60)::int)`,
};

/** One row, counted unless it is locked. The row's own lock lets attempts in one after the other. */
const counted = (key: string, { free, longest, most, closed, left }: Steps, condition: string): string => `
  INSERT INTO login_failures AS f (key, failures) SELECT ${key}, 1 WHERE ${condition}
  ON CONFLICT (key) DO UPDATE SET failures = ${left} + 1, updated_at = now(), locked_until = CASE
      WHEN ${left} + 1 >= ${most} THEN now() + interval '${closed} seconds'
      WHEN ${left} + 1 > ${free} THEN now() + make_interval(secs => least(${longest}, power(2, least(${left} - ${free}, 30))))
    END
    WHERE f.locked_until IS NULL OR f.locked_until <= now()
  RETURNING f.failures`;

// The address comes first: where it is refused, nothing counts against the account. A known device has neither of them.
const count = {
  name: 'auth_lockout_count',
  text: `WITH known AS (SELECT FROM known_devices WHERE user_id = $4 AND device_hash = $5),
    own AS (SELECT CASE WHEN EXISTS (SELECT FROM known) THEN $3::bytea ELSE $1::bytea END AS key),
    address AS (${counted('$2::bytea', addressSteps, '$2::bytea IS NOT NULL AND NOT EXISTS (SELECT FROM known)')}),
    account AS (${counted(
      '(SELECT key FROM own)',
      accountSteps,
      '$2::bytea IS NULL OR EXISTS (SELECT FROM known) OR EXISTS (SELECT FROM address)',
    )})
    SELECT EXISTS (SELECT FROM known) AS known, (SELECT failures FROM account) AS failures,
      coalesce((SELECT greatest(1, ceil(extract(epoch FROM max(locked_until) - now())))
        FROM login_failures WHERE locked_until > now() AND (key = (SELECT key FROM own)
          OR (key = $2 AND NOT EXISTS (SELECT FROM known)))), 1)::int AS wait`,
};

const settle = {
  name: 'auth_lockout_settle',
  text: `WITH own AS (DELETE FROM login_failures WHERE key = $1)
    UPDATE login_failures SET failures = greatest(0, failures - 1), locked_until = NULL WHERE key = $2`,
};

const giveBack = {
  name: 'auth_lockout_give_back',
  text: `UPDATE login_failures SET failures = greatest(0, failures - 1), locked_until = NULL
    WHERE key = ANY ($1::bytea[])`,
};

const forget = {
  name: 'auth_lockout_forget',
  text: 'DELETE FROM login_failures WHERE key = ANY ($1::bytea[])',
};

/** What an attempt counts against, as keyed hashes. */
export interface Keys {
  account: Buffer;
  /** Null where no address is counted. */
  address: Buffer | null;
  /** In place of both, if `deviceHash` is known for `userId`. */
  device: Buffer | null;
  userId: string | null;
  deviceHash: Buffer | null;
}

export interface Counted {
  /** The device is one that the account was used from. */
  known: boolean;
  /** Failures of the series with this attempt; null when it is refused. */
  failures: number | null;
  /** Seconds until a refused attempt is worth repeating. */
  wait: number;
}

/** Failures in a row, by keyed hashes that tell neither accounts nor addresses. */
@Injectable()
export class LockoutRepo {
  constructor(private readonly database: Database) {}

  /** Counts an attempt as failed before it is looked at, so that many at once are no way round. */
  async count({ account, address, device, userId, deviceHash }: Keys): Promise<Counted> {
    const [row] = await this.database.rows<Counted>(count, [account, address, device, userId, deviceHash]);
    if (!row) throw new Error('an attempt was not counted');
    return row;
  }

  /** The attempt was right: its series ends, and the address has one failure less. */
  async settle(own: Buffer, address: Buffer | null): Promise<void> {
    await this.database.rows(settle, [own, address]);
  }

  /** The attempt was not looked at after all. */
  async giveBack(keys: readonly Buffer[]): Promise<void> {
    await this.database.rows(giveBack, [keys]);
  }

  async forget(keys: readonly Buffer[], on: Queryable = this.database): Promise<void> {
    await on.rows(forget, [keys]);
  }
}
