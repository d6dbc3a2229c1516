import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { AppError } from '../../platform/errors/app-error.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AuditService } from '../audit/audit.service.js';
import type { Account } from './account-changes.repo.js';
import { AccountChangesRepo } from './account-changes.repo.js';
import {
  addressWantedLetter,
  changeAskedLetter,
  changedLetter,
  changeLetter,
  verifyLetter,
} from './account-letters.js';
import { AccountMailsService } from './account-mails.service.js';
import type { TokenRow } from './action-tokens.repo.js';
import { ActionTokens } from './action-tokens.js';

const links = ['email_verify', 'email_change'] as const;

/** Seconds. */
const HOUR = 3600;

/** Proves that addresses belong to the owners of accounts, and changes them. */
@Injectable()
export class EmailService {
  constructor(
    private readonly accounts: AccountChangesRepo,
    private readonly tokens: ActionTokens,
    private readonly mails: AccountMailsService,
    private readonly audit: AuditService,
  ) {}

  /** Mails the first confirmation to whoever has just made an account, or tells whose address it is already. */
  welcome(account: Pick<Account, 'id' | 'email' | 'displayName'>): void {
    this.mails.sendLink(account, 'email_verify', verifyLetter);
  }

  /** Does the same, as far as its caller can tell, for known, verified and unknown addresses. */
  async resend(email: string): Promise<void> {
    for (const account of await this.accounts.byEmail(email)) {
      if (!account.emailVerified) this.welcome(account);
    }
  }

  /** Whoever reads the mail sees whose account it is before they confirm. @throws AppError `link_invalid` */
  async check(token: string): Promise<{ username: string; email: string }> {
    const { account, email } = await this.tokens.accountOf(token, links);
    return { username: account.username, email };
  }

  /** @throws AppError `link_invalid`; `email_taken` when somebody else got the address in the meantime */
  async confirm(token: string): Promise<void> {
    const { userId } = await this.tokens.find(token, links);
    const { account, row } = await this.audit.transaction(async (tx) => {
      // A new password that is being set voids the link: this waits for it, or it for this.
      await this.accounts.hold(userId, tx);
      const used = await this.tokens.use(token, links, tx);
      const before = await this.accounts.byId(used.userId, tx);
      if (!before) throw new AppError('link_invalid');
      await this.take(used, tx);
      const action = used.purpose === 'email_change' ? 'account.email_changed' : 'account.email_verified';
      const actor = { userId: before.id, name: before.username };
      return {
        result: { account: before, row: used },
        events: [{ action, actor, target: { type: 'user', id: before.id } }],
      };
    });
    if (row.purpose === 'email_verify') return;
    const now = { ...account, email: row.email, emailVerified: true };
    for (const each of account.email === row.email ? [now] : [account, now]) {
      this.mails.send(each, (addressee) => changedLetter(addressee, row.email));
    }
  }

  /**
   * Mails a link to the new address and a warning to the present one. Whether the new one belongs to somebody else shows
   * to that person alone.
   * @throws AppError `rate_limited` after five within an hour
   */
  async askForChange(viewer: Viewer, email: string): Promise<void> {
    const account = await this.accounts.byId(viewer.userId);
    if (!account) throw new AppError('unauthenticated');
    const owner = await this.accounts.ownerOf(email);
    const token = await this.tokens.issue({ userId: account.id, purpose: 'email_change', email });
    if (token === undefined) {
      const detail = 'Enough links were mailed within this hour: use one of them, or wait';
      throw new AppError('rate_limited', detail, undefined, { retryAfter: HOUR });
    }
    if (owner && owner.id !== account.id) {
      this.mails.sendTyped(owner.email, owner, addressWantedLetter);
    } else {
      const url = this.mails.link('email_change', token);
      this.mails.sendTyped(email, account, (addressee) => changeLetter(addressee, url));
    }
    this.mails.send(account, (addressee) => changeAskedLetter(addressee, email));
    const target = { type: 'user', id: account.id };
    await this.audit.record({ action: 'account.email_change_requested', target });
  }

  private async take({ userId, purpose, email }: TokenRow, tx: Queryable): Promise<void> {
    if (purpose === 'email_change') {
      await this.accounts.setEmail(userId, email, tx);
      // What was mailed to the former address opens nothing any more.
      await this.tokens.void(userId, ['email_verify', 'email_change', 'password_reset'], tx);
      return;
    }
    if (!(await this.accounts.verifyEmail(userId, email, tx))) throw new AppError('link_invalid');
  }
}
