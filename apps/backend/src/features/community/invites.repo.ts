import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';

export interface InviteRow {
  id: string;
  note: string;
  maxUses: number;
  uses: number;
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

export interface NewInvite {
  id: string;
  tokenHash: Buffer;
  createdById: string;
  note: string;
  maxUses: number;
  expiresInDays: number;
}

const columns = `i.id, i.note, i.max_uses AS "maxUses", i.uses, u.username AS "createdBy",
  i.created_at AS "createdAt", i.expires_at AS "expiresAt", i.revoked_at AS "revokedAt"`;

const insert = {
  name: 'invites_insert',
  text: `WITH i AS (
      INSERT INTO invites (id, token_hash, created_by_id, note, max_uses, expires_at)
      VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) RETURNING *
    ) SELECT ${columns} FROM i LEFT JOIN users u ON u.id = i.created_by_id`,
};

const list = {
  name: 'invites_list',
  text: `SELECT ${columns} FROM invites i LEFT JOIN users u ON u.id = i.created_by_id
    WHERE $1::uuid IS NULL OR i.id < $1 ORDER BY i.id DESC LIMIT $2`,
};

// The row lock makes several at once count one after the other: the last place is given once.
const use = {
  name: 'invites_use',
  text: `UPDATE invites SET uses = uses + 1
    WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > now() AND uses < max_uses RETURNING id`,
};

const usable = {
  name: 'invites_usable',
  text: `SELECT 1 FROM invites
    WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > now() AND uses < max_uses`,
};

const revoke = {
  name: 'invites_revoke',
  text: 'UPDATE invites SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1 RETURNING id',
};

@Injectable()
export class InvitesRepo {
  constructor(private readonly database: Database) {}

  async insert(invite: NewInvite, on: Queryable): Promise<InviteRow> {
    const { id, tokenHash, createdById, note, maxUses, expiresInDays } = invite;
    const values = [id, tokenHash, createdById, note, maxUses, expiresInDays];
    const [row] = await on.rows<InviteRow>(insert, values);
    if (!row) throw new Error('an invite was not stored');
    return row;
  }

  /** The newest first, those older than `before` when it is given. */
  async list(before: string | undefined, limit: number): Promise<InviteRow[]> {
    return this.database.rows<InviteRow>(list, [before ?? null, limit]);
  }

  async isUsable(tokenHash: Buffer): Promise<boolean> {
    return (await this.database.rows(usable, [tokenHash])).length > 0;
  }

  /** Counts one use. @returns the invite's id; undefined when it cannot be used (any more) */
  async use(tokenHash: Buffer, on: Queryable): Promise<string | undefined> {
    const [row] = await on.rows<{ id: string }>(use, [tokenHash]);
    return row?.id;
  }

  /** False when there is none. */
  async revoke(id: string, on: Queryable): Promise<boolean> {
    return (await on.rows(revoke, [id])).length > 0;
  }
}
