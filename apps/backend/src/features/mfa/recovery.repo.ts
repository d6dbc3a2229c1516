import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';

const KEY_SETTING = 'recovery-code-key';

const keepKey = {
  name: 'mfa_recovery_keep_key',
  text: `INSERT INTO settings (key, value) VALUES ('${KEY_SETTING}', $1::jsonb) ON CONFLICT (key) DO NOTHING`,
};
const readKey = {
  name: 'mfa_recovery_read_key',
  text: `SELECT value FROM settings WHERE key = '${KEY_SETTING}'`,
};

const removeAll = { name: 'mfa_recovery_remove_all', text: 'DELETE FROM recovery_codes WHERE user_id = $1' };

const insert = {
  name: 'mfa_recovery_insert',
  text: `INSERT INTO recovery_codes (id, user_id, code_hash)
    SELECT id, $1, hash FROM unnest($2::uuid[], $3::bytea[]) AS made (id, hash)`,
};

const use = {
  name: 'mfa_recovery_use',
  text: `UPDATE recovery_codes SET used_at = now()
    WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING id`,
};

@Injectable()
export class RecoveryRepo {
  constructor(private readonly database: Database) {}

  /** What is kept as the key of the hashes; undefined before the first code was made. */
  async key(): Promise<unknown> {
    const [row] = await this.database.rows<{ value: unknown }>(readKey, []);
    return row?.value;
  }

  /** Does nothing where there is one already. */
  async keepKey(value: object): Promise<void> {
    await this.database.rows(keepKey, [JSON.stringify(value)]);
  }

  /** In place of all codes of before. */
  async replace(userId: string, hashes: readonly Buffer[], on: Queryable): Promise<void> {
    await this.removeAll(userId, on);
    await on.rows(insert, [userId, hashes.map(() => uuidv7()), hashes]);
  }

  /** Uses a code up; false when it is none, or was used. */
  async use(userId: string, hash: Buffer): Promise<boolean> {
    return (await this.database.rows(use, [userId, hash])).length > 0;
  }

  async removeAll(userId: string, on: Queryable): Promise<void> {
    await on.rows(removeAll, [userId]);
  }
}
