import { Injectable } from '@nestjs/common';
import { UserRole } from '@quemiai/contract/roles';
import type { RouteInput } from '@quemiai/contract/routes';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import { AuditService } from '../audit/audit.service.js';
import { CommunityService } from '../community/community.service.js';
import { InvitesService } from '../community/invites.service.js';
import { AccountsRepo } from './accounts.repo.js';
import type { Opened } from './auth.service.js';
import { AuthService } from './auth.service.js';
import { EmailService } from './email.service.js';
import { refuseWeakPassword } from './password-policy.js';
import { Passwords } from './passwords.js';
import type { Client } from './sessions.repo.js';

type Input = RouteInput<'POST /auth/register'>['body'];

/** Makes accounts for people who come by themselves. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly accounts: AccountsRepo,
    private readonly passwords: Passwords,
    private readonly community: CommunityService,
    private readonly invites: InvitesService,
    private readonly email: EmailService,
    private readonly auth: AuthService,
    private readonly audit: AuditService,
  ) {}

  /**
   * @throws AppError `registration_closed`, `link_invalid` for an invite that cannot be used, `validation_failed` for a
   *   weak password, `username_taken`. Never that an address has an account: who confirmed it hears of it by mail
   */
  async register(input: Input, client: Client): Promise<Opened> {
    const { email, username, password, displayName = username } = input;
    const takesInvite = await this.invites.admit(input.invite);
    const { name } = await this.community.settings();
    refuseWeakPassword(password, { username, email, displayName, mfaEnabled: false }, name);
    const account = { id: uuidv7(), email, username, displayName, role: UserRole.USER };
    const passwordHash = await this.passwords.hash(password);
    await this.audit.transaction(async (tx) => {
      await this.accounts.insert({ ...account, passwordHash }, tx);
      const invite =
        takesInvite && input.invite !== undefined ? await this.invites.use(input.invite, tx) : null;
      const actor = { userId: account.id, name: username };
      const target = { type: 'user', id: account.id };
      return {
        result: undefined,
        events: [{ action: 'account.registered', actor, target, details: { invite } }],
      };
    });
    this.email.welcome(account);
    return this.auth.open(account.id, client, { mfa: false });
  }
}
