import { Inject, Injectable } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { uuid } from '@quemiai/contract/scalars';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { notFound } from '../../platform/errors/app-error.js';
import { decodeCursor, pageOf } from '../../platform/http/cursor.js';
import { Mailer } from '../../platform/mail/mailer.js';
import type { Outbox } from '../../platform/mail/outbox.js';
import { AuditService } from '../audit/audit.service.js';

/**
 * The mails of a server that sends none, for whoever tries it out. In production nobody reads over HTTP what would open
 * other people's accounts.
 */
@Injectable()
export class OutboxService {
  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly mailer: Mailer,
    private readonly audit: AuditService,
  ) {}

  state(): RouteResponse<'GET /admin/mail'> {
    const { server, from } = this.mailer;
    return { server: server ?? null, from, readable: this.kept !== undefined };
  }

  /** @throws AppError `not_found` where mails are sent, and in production */
  async list({
    limit,
    cursor,
  }: RouteInput<'GET /admin/outbox'>['query']): Promise<RouteResponse<'GET /admin/outbox'>> {
    const found = await this.outbox.list(limit + 1, decodeCursor(uuid, cursor));
    return pageOf(
      found,
      limit,
      ({ id, at, to, subject }) => ({ id, at, to, subject }),
      ({ id }) => id,
    );
  }

  /** @throws AppError `not_found` */
  async read(id: string): Promise<RouteResponse<'GET /admin/outbox/:id'>> {
    const mail = await this.outbox.read(id);
    if (!mail) throw notFound('This mail');
    await this.audit.record({ action: 'admin.outbox_read', target: { type: 'mail', id } });
    return mail;
  }

  private get kept(): Outbox | undefined {
    return this.env.NODE_ENV === 'production' ? undefined : this.mailer.outbox;
  }

  private get outbox(): Outbox {
    if (this.kept === undefined) throw notFound('The outbox');
    return this.kept;
  }
}
