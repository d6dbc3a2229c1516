import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { AuditRow } from './audit-chain.js';

const columns = `seq, at, actor_id AS "actorId", actor, action, target_type AS "targetType", target_id AS "targetId",
  ip, user_agent AS "userAgent", request_id AS "requestId", details::text AS details, prev_hash AS "prevHash", hash`;

const rowsAfter = {
  name: 'audit_rows_after',
  text: `SELECT ${columns} FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2`,
};

@Injectable()
export class AuditPagesRepo {
  constructor(private readonly database: Database) {}

  async rowsAfter(seq: string, limit: number): Promise<AuditRow[]> {
    return this.database.rows<AuditRow>(rowsAfter, [seq, limit]);
  }
}
