import { Injectable } from '@nestjs/common';
import { UserRole } from '@quemiai/contract/roles';
import type { RouteInput } from '@quemiai/contract/routes';
import logger from '../../config/logger.js';
import { AppError } from '../../platform/errors/app-error.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import { AuditService } from '../audit/audit.service.js';
import { CommunityService } from '../community/community.service.js';
import { AccountsRepo } from './accounts.repo.js';
import type { Opened } from './auth.service.js';
import { AuthService } from './auth.service.js';
import { EmailService } from './email.service.js';
import { refuseWeakPassword } from './password-policy.js';
import { Passwords } from './passwords.js';
import type { Client } from './sessions.repo.js';
import { SetupToken } from './setup-token.js';

type Input = RouteInput<'POST /setup'>['body'];
type Draft = RouteInput<'POST /setup/check'>['body'];

/** The same for a wrong token and for a place that has its administrator. */
const over = (): AppError =>
  new AppError(
    'link_invalid',
    'This is not the address that the server told at its start, or it was used already',
  );

/** The first start of a community: somebody who can read its terminal or data folder becomes its administrator. */
@Injectable()
export class SetupService {
  constructor(
    private readonly token: SetupToken,
    private readonly accounts: AccountsRepo,
    private readonly passwords: Passwords,
    private readonly community: CommunityService,
    private readonly email: EmailService,
    private readonly auth: AuthService,
    private readonly audit: AuditService,
  ) {}

  /** The token and the file that keeps it while somebody is still to become administrator; undefined, and gone, afterwards. */
  async prepare(): Promise<{ token: string; path: string } | undefined> {
    if ((await this.accounts.countWithRole(UserRole.SUPER_ADMIN)) > 0) {
      await this.token.discard();
      return undefined;
    }
    return { token: await this.token.prepare(), path: this.token.path };
  }

  /** @throws AppError `link_invalid`, `validation_failed` for a weak password */
  async check(draft: Draft & { communityName?: string | undefined }): Promise<void> {
    const { token, email = '', username = '', password, communityName } = draft;
    if (!this.token.fits(token)) throw over();
    if (password === undefined) return;
    const name = communityName ?? (await this.community.settings()).name;
    refuseWeakPassword(password, { username, email, displayName: username, mfaEnabled: false }, name);
  }

  /** @throws AppError as `check` does, and `username_taken` */
  async complete(input: Input, client: Client): Promise<Opened> {
    await this.check(input);
    const { email, username, password, communityName, registration } = input;
    const passwordHash = await this.passwords.hash(password);
    const account = { id: uuidv7(), email, username, displayName: username, role: UserRole.SUPER_ADMIN };
    await this.audit.transaction(async (tx) => {
      await this.accounts.lockRoles(tx);
      if ((await this.accounts.countWithRole(UserRole.SUPER_ADMIN, tx)) > 0) throw over();
      await this.accounts.insert({ ...account, passwordHash }, tx);
      await this.community.begin({ name: communityName, registration }, account.id, tx);
      const actor = { userId: account.id, name: username };
      const target = { type: 'user', id: account.id };
      const details = { role: account.role };
      return { result: undefined, events: [{ action: 'account.setup_completed', actor, target, details }] };
    });
    await this.token
      .discard()
      .catch((error: unknown) => logger.warn({ err: error }, 'the setup token could not be removed'));
    logger.info({ username }, 'the first administrator was created');
    this.email.welcome(account);
    return this.auth.open(account.id, client, { mfa: false });
  }
}
