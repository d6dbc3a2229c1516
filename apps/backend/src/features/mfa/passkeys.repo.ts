import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { Database, sqlState } from '../../platform/database/database.js';
import { AppError } from '../../platform/errors/app-error.js';

const UNIQUE_VIOLATION = '23505';

export interface PasskeyRow {
  id: string;
  name: string;
  backedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** What an answer of an authenticator is held against. */
export interface StoredPasskey {
  id: string;
  userId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  /** 32 bits; 0 from authenticators that do not count. */
  counter: number;
}

export interface NewPasskey extends StoredPasskey {
  name: string;
  transports: string[];
  backedUp: boolean;
}

const columns = `id, name, backed_up AS "backedUp", created_at AS "createdAt", last_used_at AS "lastUsedAt"`;

const insert = {
  name: 'mfa_passkey_insert',
  text: `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, transports, name, backed_up)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${columns}`,
};

const list = {
  name: 'mfa_passkey_list',
  text: `SELECT ${columns} FROM passkeys WHERE user_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
};

const credentials = {
  name: 'mfa_passkey_credentials',
  text: `SELECT credential_id AS "credentialId", transports FROM passkeys WHERE user_id = $1
    ORDER BY last_used_at DESC NULLS LAST, id`,
};

const byCredential = {
  name: 'mfa_passkey_by_credential',
  text: `SELECT id, user_id AS "userId", credential_id AS "credentialId", public_key AS "publicKey",
      counter::float8 AS counter
    FROM passkeys WHERE credential_id = $1`,
};

// WebAuthn Level 3, 7.2, step 22: a counter that does not rise may be that of a copy.
const use = {
  name: 'mfa_passkey_use',
  text: `UPDATE passkeys SET counter = $2, last_used_at = now(), backed_up = $3
    WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0)) RETURNING id`,
};

const rename = {
  name: 'mfa_passkey_rename',
  text: `WITH before AS (SELECT name AS was FROM passkeys WHERE id = $1 AND user_id = $2 FOR UPDATE)
    UPDATE passkeys SET name = $3 FROM before WHERE id = $1 AND user_id = $2 RETURNING ${columns}, was`,
};

const remove = {
  name: 'mfa_passkey_remove',
  text: 'DELETE FROM passkeys WHERE id = $1 AND user_id = $2 RETURNING name',
};

const owner = { name: 'mfa_passkey_owner', text: 'SELECT user_id AS "userId" FROM passkeys WHERE id = $1' };

const removeAll = { name: 'mfa_passkey_remove_all', text: 'DELETE FROM passkeys WHERE user_id = $1' };

@Injectable()
export class PasskeysRepo {
  constructor(private readonly database: Database) {}

  /** @throws AppError `conflict` when the credential is known already, whoever has it */
  async insert(passkey: NewPasskey, on: Queryable): Promise<PasskeyRow> {
    const { id, userId, credentialId, publicKey, counter, transports, name, backedUp } = passkey;
    const values = [id, userId, credentialId, publicKey, counter, transports, name, backedUp];
    try {
      const [row] = await on.rows<PasskeyRow>(insert, values);
      if (!row) throw new Error('an insert returned no row');
      return row;
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      throw new AppError('conflict', 'This passkey is registered already');
    }
  }

  /** The oldest first. */
  async list(userId: string, after: string | undefined, limit: number): Promise<PasskeyRow[]> {
    return this.database.rows<PasskeyRow>(list, [userId, after ?? null, limit]);
  }

  /** The one used last first. */
  async credentials(userId: string): Promise<{ credentialId: Buffer; transports: string[] }[]> {
    return this.database.rows<{ credentialId: Buffer; transports: string[] }>(credentials, [userId]);
  }

  async byCredential(credentialId: Buffer): Promise<StoredPasskey | undefined> {
    const [row] = await this.database.rows<StoredPasskey>(byCredential, [credentialId]);
    return row;
  }

  /** False when its counter does not rise. */
  async use(id: string, counter: number, backedUp: boolean): Promise<boolean> {
    return (await this.database.rows(use, [id, counter, backedUp])).length > 0;
  }

  /** Undefined when there is no such passkey. */
  async ownerOf(id: string): Promise<string | undefined> {
    const [row] = await this.database.rows<{ userId: string }>(owner, [id]);
    return row?.userId;
  }

  /** With the name it had; undefined when the person has no such passkey. */
  async rename(
    id: string,
    userId: string,
    name: string,
  ): Promise<(PasskeyRow & { was: string }) | undefined> {
    const [row] = await this.database.rows<PasskeyRow & { was: string }>(rename, [id, userId, name]);
    return row;
  }

  /** The name it had; undefined when the person has no such passkey. */
  async remove(id: string, userId: string, on: Queryable): Promise<string | undefined> {
    const [row] = await on.rows<{ name: string }>(remove, [id, userId]);
    return row?.name;
  }

  async removeAll(userId: string, on: Queryable): Promise<void> {
    await on.rows(removeAll, [userId]);
  }
}
