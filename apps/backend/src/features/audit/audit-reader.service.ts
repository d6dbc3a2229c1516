import { Injectable } from '@nestjs/common';
import type { AuditFilters } from '@quemiai/contract/audit';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { z } from 'zod';
import { decodeCursor, pageOf } from '../../platform/http/cursor.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AuditPagesRepo } from './audit-pages.repo.js';
import { AuditService } from './audit.service.js';
import { toEntry, toLine } from './audit.view.js';

/** Entries read at a time for an export. */
const EXPORT_PAGE = 500;

const place = z.int().positive();

/** Shows the log to administrators. */
@Injectable()
export class AuditReader {
  constructor(
    private readonly pages: AuditPagesRepo,
    private readonly audit: AuditService,
  ) {}

  async page(
    _viewer: Viewer,
    { limit, cursor, ...filters }: RouteInput<'GET /admin/audit-log'>['query'],
  ): Promise<RouteResponse<'GET /admin/audit-log'>> {
    const rows = await this.pages.before(filters, decodeCursor(place, cursor), limit + 1);
    return pageOf(rows, limit, toEntry, ({ seq }) => Number(seq));
  }

  /** Lines as they are asked for; that somebody took them away is an entry itself. */
  async export(_viewer: Viewer, filters: AuditFilters): Promise<AsyncGenerator<string>> {
    const given = Object.entries(filters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    await this.audit.record({ action: 'admin.audit_exported', details: Object.fromEntries(given) });
    return this.lines(filters);
  }

  private async *lines(filters: AuditFilters): AsyncGenerator<string> {
    for (let beyond: number | undefined; ;) {
      const rows = await this.pages.after(filters, beyond, EXPORT_PAGE);
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map((row) => `${JSON.stringify(toLine(row))}\n`).join('');
      beyond = Number(last.seq);
    }
  }
}
