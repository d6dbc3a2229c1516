import { apiFile } from '../../lib/api/api.js';
import { saveFile } from '../../lib/save-file.js';
import type { AuditFilters } from './queries.js';

/** Saves the entries that fit, each with its hashes, as a file with a JSON object in each line. */
export async function exportAudit(filters: AuditFilters): Promise<void> {
  const entries = await apiFile('GET /admin/audit-log/export', { query: filters });
  saveFile(entries, `audit-log-${new Date().toISOString().slice(0, 10)}.ndjson`);
}
