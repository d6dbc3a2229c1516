import { Injectable } from '@nestjs/common';
import type { Queryable, Statement } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';

export interface SealedValue {
  /** What tells it from others of its store, as text. */
  id: string;
  sealed: Buffer;
  keyId: string;
}

/** A place where sealed values are stored. */
export interface SealedStore {
  name: string;
  /** What each was sealed for: the words of the feature that seals it. */
  purpose: (id: string) => string;
  /** Those of other keys than $1 and with a greater id than $2, by id; $3 at most. */
  read: Statement;
  /** Puts $3 with the key $4 in place of the value $1 that still has the key $2. */
  write: Statement;
  /** How many there are of each key. */
  count: Statement;
  /** Removes those of the key $1, and what is of no use without them. */
  forget: Statement;
}

/** @param live of those that are of use still, in SQL */
const columnStore = (
  table: string,
  id: string,
  purpose: SealedStore['purpose'],
  live = 'true',
): SealedStore => ({
  name: table,
  purpose,
  read: {
    name: `secrets_read_${table}`,
    text: `SELECT (${id})::text AS id, secret AS sealed, key_id AS "keyId" FROM ${table}
      WHERE key_id <> $1 AND ${live} AND (${id})::text > $2 ORDER BY (${id})::text LIMIT $3`,
  },
  write: {
    name: `secrets_write_${table}`,
    text: `UPDATE ${table} SET secret = $3, key_id = $4 WHERE (${id})::text = $1 AND key_id = $2 AND secret = $5 RETURNING 1`,
  },
  count: {
    name: `secrets_count_${table}`,
    text: `SELECT key_id AS "keyId", count(*)::int AS count FROM ${table}
      WHERE key_id IS NOT NULL AND ${live} GROUP BY key_id`,
  },
  forget: { name: `secrets_forget_${table}`, text: `DELETE FROM ${table} WHERE key_id = $1 RETURNING 1` },
});

/** Sealed values among the settings are objects of `sealed` (base64) and `keyId`. */
const settingStore: SealedStore = {
  name: 'settings',
  purpose: (id) => id,
  read: {
    name: 'secrets_read_settings',
    text: `SELECT key AS id, decode(value ->> 'sealed', 'base64') AS sealed, value ->> 'keyId' AS "keyId"
      FROM settings WHERE jsonb_typeof(value) = 'object' AND value ? 'sealed' AND value ->> 'keyId' <> $1 AND key > $2
      ORDER BY key LIMIT $3`,
  },
  write: {
    name: 'secrets_write_settings',
    text: `UPDATE settings SET value = jsonb_build_object('sealed', translate(encode($3, 'base64'), E'\\n', ''), 'keyId', $4::text)
      WHERE key = $1 AND value ->> 'keyId' = $2 AND decode(value ->> 'sealed', 'base64') = $5 RETURNING 1`,
  },
  count: {
    name: 'secrets_count_settings',
    text: `SELECT value ->> 'keyId' AS "keyId", count(*)::int AS count FROM settings
      WHERE jsonb_typeof(value) = 'object' AND value ? 'sealed' GROUP BY 1`,
  },
  // Without the key of their hashes no recovery code is ever right again.
  forget: {
    name: 'secrets_forget_settings',
    text: `WITH gone AS (DELETE FROM settings
        WHERE jsonb_typeof(value) = 'object' AND value ? 'sealed' AND value ->> 'keyId' = $1 RETURNING key),
      codes AS (DELETE FROM recovery_codes WHERE EXISTS (SELECT FROM gone WHERE key = 'recovery-code-key'))
      SELECT 1 FROM gone`,
  },
};

const appOwners = {
  name: 'secrets_app_owners',
  text: 'SELECT user_id AS id FROM totp_credentials WHERE key_id = $1 AND confirmed_at IS NOT NULL',
};

/** Every place. A feature that seals something new adds a line, and its purpose as it seals. */
export const sealedStores: readonly SealedStore[] = [
  columnStore('totp_credentials', 'user_id', (id) => `totp ${id}`),
  columnStore('signing_keys', 'kid', (id) => `signing key ${id}`),
  settingStore,
  columnStore(
    'idempotency_keys',
    "user_id || ' ' || key",
    (id) => `idempotent answer ${id}`,
    "created_at > now() - interval '24 hours'",
  ),
];

@Injectable()
export class SealedValuesRepo {
  constructor(private readonly database: Database) {}

  read(store: SealedStore, exceptKeyId: string, after: string, limit: number): Promise<SealedValue[]> {
    return this.database.rows<SealedValue>(store.read, [exceptKeyId, after, limit]);
  }

  /** @returns whether it was still there as it was read */
  async write(store: SealedStore, value: SealedValue, sealed: Buffer, keyId: string): Promise<boolean> {
    const values = [value.id, value.keyId, sealed, keyId, value.sealed];
    return (await this.database.rows(store.write, values)).length > 0;
  }

  /** How many values each key encrypts, by its id. */
  async counts(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const store of sealedStores) {
      const rows = await this.database.rows<{ keyId: string; count: number }>(store.count, []);
      for (const { keyId, count } of rows) counts.set(keyId, (counts.get(keyId) ?? 0) + count);
    }
    return counts;
  }

  /** Whose authenticator app a key encrypts. */
  async appOwners(keyId: string, on: Queryable): Promise<string[]> {
    return (await on.rows<{ id: string }>(appOwners, [keyId])).map(({ id }) => id);
  }

  /** @returns how many values of that key were removed, by the name of their store */
  async forget(keyId: string, on: Queryable): Promise<Record<string, number>> {
    const removed: Record<string, number> = {};
    for (const store of sealedStores) removed[store.name] = (await on.rows(store.forget, [keyId])).length;
    return removed;
  }
}
