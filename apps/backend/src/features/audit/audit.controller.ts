import { Readable } from 'node:stream';
import { Controller, StreamableFile } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { CurrentUser } from '../../decorators/current-user.decorator.js';
import { Input, Route } from '../../platform/http/route.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AuditReader } from './audit-reader.service.js';

@Controller()
export class AuditController {
  constructor(private readonly reader: AuditReader) {}

  @Route('GET /admin/audit-log')
  page(
    @CurrentUser() viewer: Viewer,
    @Input() { query }: RouteInput<'GET /admin/audit-log'>,
  ): Promise<RouteResponse<'GET /admin/audit-log'>> {
    return this.reader.page(viewer, query);
  }

  @Route('GET /admin/audit-log/export')
  async export(
    @CurrentUser() viewer: Viewer,
    @Input() { query }: RouteInput<'GET /admin/audit-log/export'>,
  ): Promise<StreamableFile> {
    const lines = Readable.from(await this.reader.export(viewer, query));
    const disposition = 'attachment; filename="audit-log.jsonl"';
    return new StreamableFile(lines, { type: 'application/x-ndjson', disposition });
  }
}
