import { Injectable } from '@nestjs/common';
import type { RouteResponse } from '@quemiai/contract/routes';
import logger from '../../config/logger.js';
import { letter } from '../../platform/mail/letter.js';
import { Mailer } from '../../platform/mail/mailer.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AuditService } from '../audit/audit.service.js';
import { CommunityService } from '../community/community.service.js';
import { UsersService } from '../users/users.service.js';

/** Shows an administrator whether mails leave, before somebody waits for one that never comes. */
@Injectable()
export class MailTrialService {
  constructor(
    private readonly mailer: Mailer,
    private readonly users: UsersService,
    private readonly community: CommunityService,
    private readonly audit: AuditService,
  ) {}

  /** One attempt, past the line of those that are tried again, to the viewer's own address. */
  async run(viewer: Viewer): Promise<RouteResponse<'POST /admin/mail/test'>> {
    const [{ email: to }, { name }] = await Promise.all([this.users.me(viewer), this.community.settings()]);
    const failure = await this.mailer.attempt({
      to,
      ...letter({
        community: name,
        subject: 'A test mail',
        paragraphs: ['Hello,', `mails of ${name} arrive: this is the test that you asked for.`],
        closing: ['An administrator asked for this mail with their own address. There is nothing to do.'],
      }),
    });
    await this.audit.record({ action: 'admin.mail_tested', details: { accepted: failure === undefined } });
    // Without the words: the server's may name the address.
    logger.info({ accepted: failure === undefined }, 'an administrator tried the mail');
    return { to, failure: failure ?? null };
  }
}
