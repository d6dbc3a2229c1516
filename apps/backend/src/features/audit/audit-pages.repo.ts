import { Injectable } from '@nestjs/common';
import type { AuditFilters } from '@quemiai/contract/audit';
import { Database } from '../../platform/database/database.js';
import type { AuditRow } from './audit-chain.js';

/** With the present username of a target that is an account. */
export type NamedRow = AuditRow & { targetName: string | null };

const columns = `e.seq, e.at, e.actor_id AS "actorId", e.actor, e.action, e.target_type AS "targetType",
  e.target_id AS "targetId", e.ip, e.user_agent AS "userAgent", e.request_id AS "requestId",
  e.details::text AS details, e.prev_hash AS "prevHash", e.hash`;

const rowsAfter = {
  name: 'audit_rows_after',
  text: `SELECT ${columns} FROM audit_log e WHERE e.seq > $1 ORDER BY e.seq LIMIT $2`,
};

const found = (order: 'ASC' | 'DESC') => ({
  name: `audit_found_${order.toLowerCase()}`,
  text: `SELECT ${columns}, t.username AS "targetName" FROM audit_log e
    LEFT JOIN users t ON e.target_type = 'user' AND t.id::text = e.target_id
    WHERE ($1::text IS NULL OR lower(e.actor) = lower($1) OR e.actor_id::text = lower($1))
      AND ($2::text IS NULL OR starts_with(e.action, $2))
      AND ($3::text IS NULL OR e.target_id = $3 OR starts_with(t.username_key, lower($3)))
      AND ($4::timestamptz IS NULL OR e.at >= $4) AND ($5::timestamptz IS NULL OR e.at < $5)
      AND ($6::text IS NULL OR lower(e.actor) = lower($6) OR e.actor_id::text = lower($6)
        OR e.target_id = lower($6) OR t.username_key = lower($6))
      AND ($7::bigint IS NULL OR e.seq ${order === 'ASC' ? '>' : '<'} $7)
    ORDER BY e.seq ${order} LIMIT $8`,
});
const newestFirst = found('DESC');
const oldestFirst = found('ASC');

@Injectable()
export class AuditPagesRepo {
  constructor(private readonly database: Database) {}

  /** Everything, ascending. */
  async rowsAfter(seq: string, limit: number): Promise<AuditRow[]> {
    return this.database.rows<AuditRow>(rowsAfter, [seq, limit]);
  }

  /** Those that fit, before the entry `beyond`, descending. */
  async before(filters: AuditFilters, beyond: number | undefined, limit: number): Promise<NamedRow[]> {
    return this.find(newestFirst, filters, beyond, limit);
  }

  /** Those that fit, after the entry `beyond`, ascending. */
  async after(filters: AuditFilters, beyond: number | undefined, limit: number): Promise<NamedRow[]> {
    return this.find(oldestFirst, filters, beyond, limit);
  }

  private async find(
    statement: typeof newestFirst,
    { actor, action, target, from, to, about }: AuditFilters,
    beyond: number | undefined,
    limit: number,
  ): Promise<NamedRow[]> {
    const values = [actor, action, target, from, to, about, beyond].map((value) => value ?? null);
    return this.database.rows<NamedRow>(statement, [...values, limit]);
  }
}
