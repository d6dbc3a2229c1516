import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';
import type { AuditRow } from './audit-chain.js';
import { genesis, hashOf } from './audit-chain.js';

/** An entry before it has its place in the chain. */
export interface Draft extends Omit<AuditRow, 'seq' | 'actor' | 'prevHash' | 'hash'> {
  /** Undefined: as the account is called now. */
  actor: string | undefined;
}

/** The end of the chain. */
export interface Head {
  seq: string;
  hash: Buffer;
}

// Any constant does: whoever appends, on whichever node, waits for the same one.
const LOCK = 8_402_211_531;

const lock = { name: 'audit_lock', text: 'SELECT pg_advisory_xact_lock($1)' };

const head = { name: 'audit_head', text: 'SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1' };

const hashAt = { name: 'audit_hash', text: 'SELECT hash FROM audit_log WHERE seq = $1' };

const names = { name: 'audit_names', text: 'SELECT id, username FROM users WHERE id = ANY($1::uuid[])' };

const insert = {
  name: 'audit_insert',
  text: `INSERT INTO audit_log (seq, at, actor_id, actor, action, target_type, target_id, ip, user_agent, request_id,
      details, prev_hash, hash)
    SELECT seq, at, actor_id, actor, action, target_type, target_id, ip, user_agent, request_id, details::jsonb,
      prev_hash, hash
    FROM unnest($1::bigint[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::text[], $9::text[], $10::text[], $11::text[], $12::bytea[], $13::bytea[])
      AS entry (seq, at, actor_id, actor, action, target_type, target_id, ip, user_agent, request_id, details,
        prev_hash, hash)`,
};

// Roles belong to the whole cluster, rights to one database: both have to be there, and this user has to be let in.
const writer = {
  name: 'audit_writer',
  text: `SELECT rolname AS name FROM pg_roles r
    WHERE rolname = 'quemiai_audit' AND pg_has_role(current_user, r.oid, 'MEMBER')
      AND has_table_privilege(r.oid, 'audit_log', 'INSERT') AND has_table_privilege(r.oid, 'audit_log', 'SELECT')`,
};
const becomeWriter = { name: 'audit_become', text: 'SET LOCAL ROLE quemiai_audit' };
const becomeOneself = { name: 'audit_unbecome', text: 'RESET ROLE' };

/** Puts drafts at the end of the chain that ends with `before`. */
export const chain = (
  before: Head | undefined,
  drafts: readonly Draft[],
  nameOf: (draft: Draft) => string,
): AuditRow[] => {
  const rows: AuditRow[] = [];
  for (const draft of drafts) {
    const last = rows.at(-1) ?? before ?? { seq: '0', hash: genesis };
    const row = {
      ...draft,
      actor: draft.actor ?? nameOf(draft),
      seq: String(BigInt(last.seq) + 1n),
      prevHash: last.hash,
    };
    rows.push({ ...row, hash: hashOf(row) });
  }
  return rows;
};

@Injectable()
export class AuditRepo {
  private hasWriter: boolean | undefined;

  constructor(private readonly database: Database) {}

  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.database.transaction(work);
  }

  /**
   * Appends, in the order given. From here to the end of the transaction everybody else who appends waits, on every node:
   * let it be the last thing a transaction does, so that no two of them wait for each other.
   * @returns the new end of the chain, which counts once the transaction is committed
   */
  async append(drafts: readonly Draft[], tx: Queryable): Promise<Head | undefined> {
    const nameless = drafts.flatMap(({ actor, actorId }) =>
      actor === undefined && actorId ? [actorId] : [],
    );
    const known =
      nameless.length > 0 ? await tx.rows<{ id: string; username: string }>(names, [nameless]) : [];
    const byId = new Map(known.map(({ id, username }) => [id, username]));
    try {
      this.hasWriter ??= (await tx.rows(writer, [])).length > 0;
      await tx.rows(lock, [LOCK]);
      // A statement of its own: it sees what was committed while the lock was waited for.
      const [before] = await tx.rows<Head>(head, []);
      const rows = chain(before, drafts, ({ actorId }) => (actorId && byId.get(actorId)) ?? 'nobody');
      if (this.hasWriter) await tx.rows(becomeWriter, []);
      await this.insert(rows, tx);
      if (this.hasWriter) await tx.rows(becomeOneself, []);
      return rows.at(-1);
    } catch (error) {
      // The role may be gone by now: the next transaction looks again.
      this.hasWriter = undefined;
      throw error;
    }
  }

  /** The end of the chain; undefined while nothing is in it. */
  async head(): Promise<Head | undefined> {
    const [row] = await this.database.rows<Head>(head, []);
    return row;
  }

  /** Undefined where there is no such entry. */
  async hashOf(seq: bigint): Promise<Buffer | undefined> {
    const [row] = await this.database.rows<{ hash: Buffer }>(hashAt, [String(seq)]);
    return row?.hash;
  }

  private async insert(rows: readonly AuditRow[], tx: Queryable): Promise<void> {
    const column = <K extends keyof AuditRow>(name: K): AuditRow[K][] => rows.map((row) => row[name]);
    await tx.rows(insert, [
      column('seq'),
      column('at'),
      column('actorId'),
      column('actor'),
      column('action'),
      column('targetType'),
      column('targetId'),
      column('ip'),
      column('userAgent'),
      column('requestId'),
      column('details'),
      column('prevHash'),
      column('hash'),
    ]);
  }
}
