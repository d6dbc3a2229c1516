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

/**
 * Strangers are delayed by what they typed, and ended by the account it stands for: delays that an account's names shared
 * would tell that they are one person's.
 */
const nameSteps: Steps = { ...accountSteps, most: 1_000_000, closed: accountSteps.longest };
const strangerSteps: Steps = { ...accountSteps, free: accountSteps.most };

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

// The address comes first, then the name: where one is refused, nothing counts against what follows. A known device, and
// whoever is signed in, has a series alone, with the delays and the end.
const count = {
  name: 'auth_lockout_count',
  text: `WITH known AS (SELECT FROM known_devices WHERE user_id = $4 AND device_hash = $5),
    alone AS (SELECT CASE WHEN EXISTS (SELECT FROM known) THEN $3::bytea WHEN $6::bytea IS NULL THEN $1::bytea END AS key),
    address AS (${counted('$2::bytea', addressSteps, '$2::bytea IS NOT NULL AND NOT EXISTS (SELECT FROM known)')}),
    name AS (${counted('$6::bytea', nameSteps, '$6::bytea IS NOT NULL AND EXISTS (SELECT FROM address)')}),
    account AS (${counted('$1::bytea', strangerSteps, 'EXISTS (SELECT FROM name)')}),
    series AS (${counted('(SELECT key FROM alone)', accountSteps, '(SELECT key FROM alone) IS NOT NULL')})
    SELECT EXISTS (SELECT FROM known) AS known,
      coalesce((SELECT failures FROM series), (SELECT failures FROM account)) AS failures,
      coalesce((SELECT failures FROM series), (SELECT failures FROM name)) AS series,
      coalesce((SELECT greatest(1, ceil(extract(epoch FROM max(locked_until) - now())))
        FROM login_failures WHERE locked_until > now() AND key = ANY (
          CASE WHEN EXISTS (SELECT FROM known) THEN ARRAY[$3::bytea] ELSE ARRAY[$1::bytea, $2, $6] END)), 1)::int AS wait`,
};

// In the order in which attempts are counted, so that none waits for the other in a circle.
const settle = {
  name: 'auth_lockout_settle',
  text: `WITH address AS (
      UPDATE login_failures SET failures = greatest(0, failures - 1), locked_until = NULL WHERE key = $2 RETURNING key
    ), name AS (
      DELETE FROM login_failures WHERE key = $3 AND (SELECT count(*) FROM address) >= 0 RETURNING key
    )
    DELETE FROM login_failures WHERE key = $1 AND (SELECT count(*) FROM name) >= 0`,
};

const giveBack = {
  name: 'auth_lockout_give_back',
  text: `UPDATE login_failures SET failures = greatest(0, failures - 1), locked_until = NULL
    WHERE key = $1`,
};

const forget = {
  name: 'auth_lockout_forget',
  text: 'DELETE FROM login_failures WHERE key = ANY ($1::bytea[])',
};

/** What an attempt counts against, as keyed hashes. */
export interface Keys {
  /** What was typed; null where nobody types it. */
  name: Buffer | null;
  account: Buffer;
  /** Null where no address is counted. */
  address: Buffer | null;
  /** In place of all, if `deviceHash` is known for `userId`. */
  device: Buffer | null;
  userId: string | null;
  deviceHash: Buffer | null;
}

export interface Counted {
  /** The device is one that the account was used from. */
  known: boolean;
  /** Failures with this attempt, by whatever name; null when it is refused. */
  failures: number | null;
  /** Those of the series that delays. */
  series: number | null;
  /** Seconds until a refused attempt is worth repeating. */
  wait: number;
}

/** Failures in a row, by keyed hashes that tell neither accounts nor addresses. */
@Injectable()
export class LockoutRepo {
  constructor(private readonly database: Database) {}

  /** Counts an attempt as failed before it is looked at, so that many at once are no way round. */
  async count({ account, address, device, userId, deviceHash, name }: Keys): Promise<Counted> {
    const [row] = await this.database.rows<Counted>(count, [
      account,
      address,
      device,
      userId,
      deviceHash,
      name,
    ]);
    if (!row) throw new Error('an attempt was not counted');
    return row;
  }

  /** The attempt was right: its series ends, and the address has one failure less. */
  async settle(own: Buffer, address: Buffer | null, name: Buffer | null): Promise<void> {
    await this.database.rows(settle, [own, address, name]);
  }

  /** The attempt was not looked at after all. */
  async giveBack(keys: readonly Buffer[]): Promise<void> {
    // One after the other: several in one statement could wait in a circle with attempts that are being counted.
    for (const key of keys) await this.database.rows(giveBack, [key]);
  }

  async forget(keys: readonly Buffer[], on: Queryable = this.database): Promise<void> {
    await on.rows(forget, [keys]);
  }
}
