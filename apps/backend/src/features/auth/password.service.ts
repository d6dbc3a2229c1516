import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { AppError } from '../../platform/errors/app-error.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AuditService } from '../audit/audit.service.js';
import { CommunityService } from '../community/community.service.js';
import type { Account, NewPassword } from './account-changes.repo.js';
import { AccountChangesRepo } from './account-changes.repo.js';
import { resetLetter } from './account-letters.js';
import { AccountMailsService } from './account-mails.service.js';
import { ActionTokens } from './action-tokens.js';
import { LockoutService } from './lockout.service.js';
import { isShort, leastLength, refuseWeakPassword } from './password-policy.js';
import { Passwords } from './passwords.js';
import { SessionsService } from './sessions.service.js';

const links = ['password_reset'] as const;

/** Changes passwords, and helps whoever forgot theirs. */
@Injectable()
export class PasswordService {
  constructor(
    private readonly accounts: AccountChangesRepo,
    private readonly tokens: ActionTokens,
    private readonly sessions: SessionsService,
    private readonly passwords: Passwords,
    private readonly mails: AccountMailsService,
    private readonly community: CommunityService,
    private readonly audit: AuditService,
    private readonly lockout: LockoutService,
  ) {}

  /** Does the same, as far as its caller can tell, for known and unknown addresses. */
  async forgot(email: string): Promise<void> {
    for (const account of await this.accounts.byEmail(email)) {
      const target = { type: 'user', id: account.id };
      // With the mail: after the answer, whose time would tell that there is such an account, and as seldom as mails go.
      this.mails.sendLink(
        account,
        'password_reset',
        resetLetter,
        () => void this.audit.record({ action: 'account.password_reset_requested', target }),
      );
    }
  }

  /** Does not use the link up. @returns how long a new password has to be @throws AppError `link_invalid` */
  async checkReset(token: string): Promise<{ passwordMin: number }> {
    const { account } = await this.tokens.accountOf(token, links);
    return { passwordMin: leastLength(account) };
  }

  /**
   * Ends every session and opens none: whoever has a second factor shows it when signing in.
   * @throws AppError `link_invalid`; `validation_failed` for a weak password, after which the link still works;
   *   `email_taken` when another account confirmed the address in the meantime
   */
  async reset(token: string, password: string): Promise<void> {
    const { account } = await this.tokens.accountOf(token, links);
    const { id: userId } = account;
    const next = await this.hash(password, account, 'password');
    const change = async (tx: Queryable): Promise<void> => {
      await this.accounts.setPassword(userId, null, next, tx);
      await this.refuseAlone(userId, next, tx);
      const { email } = await this.tokens.use(token, links, tx);
      // The link came by mail: the address is theirs, unless it is that of before by now.
      if (!(await this.accounts.verifyEmail(userId, email, tx))) throw new AppError('link_invalid');
      await this.lockout.forget({ userId, names: [account.username, account.email] }, tx);
      await this.voidLinks(userId, tx);
    };
    const actor = { userId, name: account.username };
    const event = { action: 'account.password_reset', actor, target: { type: 'user', id: userId } } as const;
    await this.sessions.endAll(userId, 'password_changed', { change, events: () => [event] });
    this.mails.tell(userId, 'password_reset');
  }

  /** Ends all sessions but this one. @throws AppError `validation_failed` for a wrong or a weak password */
  async change(viewer: Viewer, current: string, wanted: string): Promise<void> {
    const account = await this.accounts.byId(viewer.userId);
    if (!account) throw new AppError('unauthenticated');
    const ok = await this.lockout.proof(
      viewer.userId,
      async () => (await this.passwords.verify(current, account.passwordHash)).ok,
    );
    if (!ok) {
      const [path, message] = ['body.currentPassword', 'is not your password'];
      throw new AppError('validation_failed', `${path}: ${message}`, [{ path, message }]);
    }
    const next = await this.hash(wanted, account, 'newPassword');
    const change = async (tx: Queryable): Promise<void> => {
      if (!(await this.accounts.setPassword(account.id, account.passwordHash, next, tx))) {
        throw new AppError('conflict', 'The password was changed by somebody else in the meantime');
      }
      await this.refuseAlone(account.id, next, tx);
      await this.voidLinks(account.id, tx);
    };
    const event = { action: 'account.password_changed', target: { type: 'user', id: account.id } } as const;
    await this.sessions.endAll(account.id, 'password_changed', {
      except: viewer.sessionId,
      change,
      events: () => [event],
    });
    this.mails.tell(account.id, 'password_changed');
  }

  /** Somebody who was in may have asked for these. */
  private async voidLinks(userId: string, tx: Queryable): Promise<void> {
    await this.tokens.void(userId, ['password_reset', 'email_change'], tx);
  }

  /** While it was hashed the last second factor may have gone. Nobody removes one now: the account is held. */
  private async refuseAlone(userId: string, { short }: NewPassword, tx: Queryable): Promise<void> {
    if (!short || (await this.accounts.byId(userId, tx))?.mfaEnabled) return;
    throw new AppError('conflict', 'The second factor was removed in the meantime: choose a longer password');
  }

  private async hash(password: string, account: Account, field: string): Promise<NewPassword> {
    const { name } = await this.community.settings();
    refuseWeakPassword(password, account, name, field);
    return { hash: await this.passwords.hash(password), short: isShort(password) };
  }
}
