import { Injectable } from '@nestjs/common';
import type { RouteResponse } from '@quemiai/contract/routes';
import logger from '../../config/logger.js';
import { letter } from '../../platform/mail/letter.js';
import { Mailer } from '../../platform/mail/mailer.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import type { AuditEvent } from '../audit/audit.service.js';
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
    const { email: to } = await this.users.me(viewer);
    return { to, failure: (await this.send(to)) ?? null };
  }

  /**
   * The same for whoever runs the server, to any address.
   * @returns why it failed, in words; undefined where it did not
   */
  async send(to: string, actor?: AuditEvent['actor']): Promise<string | undefined> {
    const { name } = await this.community.settings();
    const failure = await this.mailer.attempt({
      to,
      ...letter({
        community: name,
        subject: 'A test mail',
        paragraphs: ['Hello,', `mails of ${name} arrive: this is the test that was asked for.`],
        closing: ['Somebody who runs this place asked for this mail. There is nothing to do.'],
      }),
    });
    const accepted = failure === undefined;
    await this.audit.record({ action: 'admin.mail_tested', actor, details: { accepted } });
    // Without the words: the server's may name the address.
    logger.info({ accepted }, 'somebody who runs this place tried the mail');
    return failure;
  }
}
