import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Queryable } from '../../platform/database/database.js';

/** What a mailed link is good for. One made for one purpose is nothing to the others. */
export type TokenPurpose = 'email_verify' | 'email_change' | 'password_reset';

export interface TokenRow {
  userId: string;
  purpose: TokenPurpose;
  /** The address it was mailed to. */
  email: string;
}

/** Seconds. */
const LIFE = 3600;
/** Links of one purpose that an account is mailed within an hour: nobody floods somebody else's mailbox. */
const MOST_AN_HOUR = 5;

const insert = {
  name: 'action_tokens_insert',
  text: `WITH cleaned AS (
      DELETE FROM action_tokens WHERE user_id = $2 AND created_at < now() - interval '2 hours'
    )
    INSERT INTO action_tokens (id, user_id, purpose, token_hash, email, expires_at)
    SELECT $1, $2, $3, $4, $5, now() + make_interval(secs => ${LIFE})
    WHERE (SELECT count(*) FROM action_tokens
      WHERE user_id = $2 AND purpose = $3 AND created_at > now() - interval '1 hour') < ${MOST_AN_HOUR}
    RETURNING id`,
};

// One after the other: a statement of its own, so that the count that follows sees what was there before it.
const takeTurn = {
  name: 'action_tokens_take_turn',
  text: 'SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE',
};

const columns = 'user_id AS "userId", purpose, email';
const live = 'token_hash = $1 AND purpose = ANY($2) AND used_at IS NULL AND expires_at > now()';

const find = { name: 'action_tokens_find', text: `SELECT ${columns} FROM action_tokens WHERE ${live}` };

// The row lock lets one of several that come at once through: the others find used_at set.
const use = {
  name: 'action_tokens_use',
  text: `UPDATE action_tokens SET used_at = now() WHERE ${live} RETURNING ${columns}`,
};

const voidAll = {
  name: 'action_tokens_void',
  text: `UPDATE action_tokens SET used_at = now() WHERE user_id = $1 AND purpose = ANY($2) AND used_at IS NULL`,
};

@Injectable()
export class ActionTokensRepo {
  constructor(private readonly database: Database) {}

  /** False when the account was mailed enough links of this purpose within the hour. */
  async insert(id: string, tokenHash: Buffer, { userId, purpose, email }: TokenRow): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await tx.rows(takeTurn, [userId]);
      return (await tx.rows(insert, [id, userId, purpose, tokenHash, email])).length > 0;
    });
  }

  /** One that could be used now. */
  async find(tokenHash: Buffer, purposes: readonly TokenPurpose[]): Promise<TokenRow | undefined> {
    const [row] = await this.database.rows<TokenRow>(find, [tokenHash, purposes]);
    return row;
  }

  /** Uses it up; undefined when it is none, was used, has expired or is for another purpose. */
  async use(
    tokenHash: Buffer,
    purposes: readonly TokenPurpose[],
    on: Queryable,
  ): Promise<TokenRow | undefined> {
    const [row] = await on.rows<TokenRow>(use, [tokenHash, purposes]);
    return row;
  }

  /** What was mailed before is worth nothing any more. */
  async void(userId: string, purposes: readonly TokenPurpose[], on: Queryable): Promise<void> {
    await on.rows(voidAll, [userId, purposes]);
  }
}
