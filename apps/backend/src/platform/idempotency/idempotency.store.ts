import { Injectable } from '@nestjs/common';
import logger from '../../config/logger.js';
import { Database, sqlState } from '../database/database.js';
import { AppError } from '../errors/app-error.js';
import { SecretBox } from '../secrets/secret-box.js';

export interface FirstAnswer {
  status: number;
  /** The JSON body. */
  response: unknown;
}

/** Where an answer is kept, and how. */
export interface Kept {
  userId: string;
  key: string;
  /** Whether the answer holds a secret: only encrypted then. */
  secret: boolean;
}

/** What became of a request that carries a key. */
export type Claim =
  /** It is the first: serve it. `token` names this attempt. */
  | { kind: 'first'; token: Date }
  /** The first is still being served. */
  | { kind: 'pending' }
  | { kind: 'answered'; answer: FirstAnswer };

interface Row {
  same: boolean;
  status: number | null;
  response: unknown;
  secret: Buffer | null;
  keyId: string | null;
}

const purposeOf = (userId: string, key: string): string => `idempotent answer ${userId} ${key}`;

const FOREIGN_KEY_VIOLATION = '23503';

const claimStatement = {
  name: 'idempotency-claim',
  // A key older than a day is forgotten. A first request that was never answered belongs to a process that died: after
  // a minute the next one takes its place.
  text: `INSERT INTO idempotency_keys (user_id, key, request_hash) VALUES ($1, $2, $3)
    ON CONFLICT (user_id, key) DO UPDATE
      SET request_hash = excluded.request_hash, status = NULL, response = NULL, secret = NULL, key_id = NULL,
        created_at = now()
      WHERE idempotency_keys.created_at < now() - interval '24 hours'
        OR (idempotency_keys.status IS NULL AND idempotency_keys.created_at < now() - interval '1 minute')
    RETURNING created_at AS token`,
};
const readStatement = {
  name: 'idempotency-read',
  text: `SELECT request_hash = $3 AS same, status, response, secret, key_id AS "keyId" FROM idempotency_keys
    WHERE user_id = $1 AND key = $2`,
};
const answerStatement = {
  name: 'idempotency-answer',
  text: `UPDATE idempotency_keys SET status = $4, response = $5, secret = $6, key_id = $7
    WHERE user_id = $1 AND key = $2 AND created_at = $3 AND status IS NULL`,
};
const releaseStatement = {
  name: 'idempotency-release',
  text: 'DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND created_at = $3 AND status IS NULL',
};
const sweepStatement = {
  name: 'idempotency-sweep',
  text: `DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'`,
};

/** The first answers to requests that carry an `Idempotency-Key`, for 24 hours. */
@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {}

  /**
   * @param hash SHA-256 of what makes requests the same
   * @throws AppError `idempotency_key_reused` when the key stands for another request
   */
  async claim(userId: string, key: string, hash: Buffer): Promise<Claim> {
    // Twice at most: a row that is released between the two statements leaves the place free.
    for (let attempt = 0; attempt < 2; attempt++) {
      const [claimed] = await this.insert(userId, key, hash);
      if (claimed) return { kind: 'first', token: claimed.token };
      const [row] = await this.database.rows<Row>(readStatement, [userId, key, hash]);
      if (!row) continue;
      if (!row.same) throw new AppError('idempotency_key_reused');
      if (row.status === null) return { kind: 'pending' };
      const response = this.opened(row, purposeOf(userId, key));
      return { kind: 'answered', answer: { status: row.status, response } };
    }
    return { kind: 'pending' };
  }

  async answer({ userId, key, secret }: Kept, token: Date, { status, response }: FirstAnswer): Promise<void> {
    const text = JSON.stringify(response ?? null);
    const { sealed, keyId } = secret
      ? this.box.seal(Buffer.from(text), purposeOf(userId, key))
      : { sealed: null, keyId: null };
    const values = [userId, key, token, status, secret ? null : text, sealed, keyId];
    await this.database.rows(answerStatement, values);
  }

  /** The request was refused: the same key may try again. */
  async release(userId: string, key: string, token: Date): Promise<void> {
    await this.database.rows(releaseStatement, [userId, key, token]);
  }

  async sweep(): Promise<void> {
    await this.database.rows(sweepStatement, []);
  }

  private opened({ response, secret, keyId }: Row, purpose: string): unknown {
    if (secret === null || keyId === null) return response;
    try {
      return JSON.parse(this.box.open(secret, keyId, purpose).toString()) as unknown;
    } catch (error) {
      logger.error({ err: error }, 'an answer kept for its Idempotency-Key does not open');
      throw new AppError('conflict', 'This was done already, and its answer cannot be read any more');
    }
  }

  private async insert(userId: string, key: string, hash: Buffer): Promise<{ token: Date }[]> {
    try {
      return await this.database.rows<{ token: Date }>(claimStatement, [userId, key, hash]);
    } catch (error) {
      if (sqlState(error) === FOREIGN_KEY_VIOLATION) throw new AppError('unauthenticated');
      throw error;
    }
  }
}
