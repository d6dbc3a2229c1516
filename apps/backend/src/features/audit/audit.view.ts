import type { AuditEntry, AuditExportLine } from '@quemiai/contract/audit';
import { auditEntry } from '@quemiai/contract/audit';
import type { NamedRow } from './audit-pages.repo.js';

export const toEntry = (row: NamedRow): AuditEntry => ({
  seq: Number(row.seq),
  at: row.at.toISOString(),
  actor: { id: row.actorId, name: row.actor },
  action: row.action,
  target:
    row.targetType === null ? null : { type: row.targetType, id: row.targetId ?? '', name: row.targetName },
  ip: row.ip,
  userAgent: row.userAgent,
  requestId: row.requestId,
  details: auditEntry.shape.details.parse(JSON.parse(row.details)),
});

export const toLine = (row: NamedRow): AuditExportLine => ({
  ...toEntry(row),
  prevHash: row.prevHash.toString('hex'),
  hash: row.hash.toString('hex'),
});
