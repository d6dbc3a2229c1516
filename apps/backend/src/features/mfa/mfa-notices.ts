import { Injectable } from '@nestjs/common';
import logger from '../../config/logger.js';
import { letter } from '../../platform/mail/letter.js';
import type { Mail } from '../../platform/mail/mail.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { AuditService } from '../audit/audit.service.js';
import { CommunityService } from '../community/community.service.js';
import { UsersService } from '../users/users.service.js';

/** What changed, or was used up, as the owner is told: a subject and what it means. */
const words = {
  'mfa.totp_enrolled': [
    'An authenticator app was added',
    'From now on, signing in with your password takes a code of it.',
  ],
  'mfa.totp_removed': ['The authenticator app was removed', 'Signing in does not take its codes any more.'],
  'mfa.recovery_regenerated': [
    'New recovery codes were made',
    'The ones of before are worth nothing any more.',
  ],
  'mfa.recovery_used': ['A recovery code was used', 'Each works once: make new ones before you run out.'],
  'mfa.passkey_added': ['A passkey was added', 'It can be used to sign in.'],
  'mfa.passkey_removed': ['A passkey was removed', 'It cannot be used to sign in any more.'],
} as const;

export type MfaNotice = keyof typeof words;

const alarm =
  'If this was not you, choose a new password at once ("Forgot your password?" where you sign in), and write to those who run this place.';

/** Puts what happens to second factors into the audit log and tells the owner by mail. */
@Injectable()
export class MfaNotices {
  constructor(
    private readonly audit: AuditService,
    private readonly mailer: Mailer,
    private readonly community: CommunityService,
    private readonly users: UsersService,
  ) {}

  /** Somebody who knew the password showed a wrong second factor. */
  async failed(userId: string, method: string): Promise<void> {
    logger.info({ userId, method }, 'a second factor was refused');
    const { username } = await this.users.me({ userId });
    await this.audit.record({
      action: 'auth.login_failed',
      actor: { userId, name: username },
      target: { type: 'user', id: userId },
      details: { factor: method },
    });
  }

  /** @param details counts and names; never a code or a secret */
  async tell(
    userId: string,
    action: MfaNotice,
    details: Record<string, string | number> = {},
  ): Promise<void> {
    const [subject, meaning] = words[action];
    // First: the owner hears of it also where the entry cannot be written.
    this.mail(userId, subject, [`${subject}. ${meaning}`], alarm);
    await this.note(userId, action, details);
  }

  /** Into the audit log alone: what opens and closes nothing is no reason for a mail. */
  async note(
    userId: string,
    action: MfaNotice | 'mfa.passkey_renamed',
    details: Record<string, string | number>,
  ): Promise<void> {
    logger.info({ userId, action }, 'second factors');
    const { username } = await this.users.me({ userId });
    await this.audit.record({
      action,
      actor: { userId, name: username },
      target: { type: 'user', id: userId },
      details,
    });
  }

  /** Somebody else removed everything; the audit log is for whoever did. */
  reset(userId: string): void {
    const what =
      'An administrator removed your authenticator app, your recovery codes and your passkeys, and signed you out everywhere. Your password alone signs you in now: set up a second factor again in the settings. If your password has less than 15 characters, choose a longer one.';
    const closing = 'If you did not ask for this, write to those who run this place at once.';
    this.mail(userId, 'Your second factor was reset', [what], closing);
  }

  /** The server cannot read the app's secret any more. @returns whether the owner was told */
  async lost(userId: string): Promise<boolean> {
    const what =
      'The key that your authenticator app was stored with is lost, so its codes work no more, and neither do recovery codes. Your password alone signs you in now: set an authenticator app up again in the settings.';
    const closing = 'This was done by those who run this place. If it surprises you, ask them.';
    const mail = await this.compose(userId, 'Your authenticator app was removed', [what], closing);
    return mail === undefined || (await this.mailer.attempt(mail)) === undefined;
  }

  private mail(userId: string, subject: string, text: string[], closing: string): void {
    this.mailer.later(() => this.compose(userId, subject, text, closing));
  }

  private async compose(
    userId: string,
    subject: string,
    text: string[],
    closing: string,
  ): Promise<Mail | undefined> {
    const [me, { name: community }] = await Promise.all([
      this.users.me({ userId }),
      this.community.settings(),
    ]);
    if (!(await this.users.mayBeMailed(me))) return undefined;
    const { email, emailVerified, displayName } = me;
    // An address that nobody has confirmed may be anybody's: no words of whoever typed it go there.
    const paragraphs = [emailVerified ? `Hello ${displayName},` : 'Hello,', ...text];
    return { to: email, ...letter({ community, subject, paragraphs, closing: [closing] }) };
  }
}
