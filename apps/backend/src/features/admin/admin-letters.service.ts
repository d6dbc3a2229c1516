import { Injectable } from '@nestjs/common';
import { letter } from '../../platform/mail/letter.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { CommunityService } from '../community/community.service.js';
import { UsersService } from '../users/users.service.js';

/** Tells people by mail what administrators did to how they sign in. */
@Injectable()
export class AdminLetters {
  constructor(
    private readonly mailer: Mailer,
    private readonly community: CommunityService,
    private readonly users: UsersService,
  ) {}

  mfaReset(userId: string): void {
    this.mailer.later(async () => {
      const { email, displayName } = await this.users.me({ userId });
      const { name: community } = await this.community.settings();
      const parts = {
        community,
        subject: 'Your second factor was reset',
        paragraphs: [
          `Hello ${displayName},`,
          'An administrator removed your authenticator app, your recovery codes and your passkeys, and signed you out everywhere. Your password alone signs you in now: set up a second factor again in the settings.',
        ],
        closing: ['If you did not ask for this, write to those who run this place at once.'],
      };
      return { to: email, ...letter(parts) };
    });
  }
}
