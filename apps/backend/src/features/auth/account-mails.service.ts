import { Injectable } from '@nestjs/common';
import { PublicAddress } from '../../platform/http/public-address.js';
import type { Letter, Mail } from '../../platform/mail/mail.js';
import { NoticeQuota } from '../../platform/mail/notice-quota.js';
import { Mailer } from '../../platform/mail/mailer.js';
import { CommunityService } from '../community/community.service.js';
import { UsersService } from '../users/users.service.js';
import type { Account } from './account-changes.repo.js';
import { AccountChangesRepo } from './account-changes.repo.js';
import type { Addressee, Notice } from './account-letters.js';
import { accountExistsLetter, noticeLetter } from './account-letters.js';
import type { TokenPurpose } from './action-tokens.repo.js';
import { ActionTokens } from './action-tokens.js';
import type { Standing } from './standing-letters.js';
import { standingLetter } from './standing-letters.js';

/** The page of the web client where a mailed token is redeemed. */
const pages: Record<TokenPurpose, string> = {
  email_verify: '/verify',
  email_change: '/verify',
  password_reset: '/reset',
};

type Named = Pick<Account, 'displayName'> & Partial<Pick<Account, 'emailVerified'>>;
type Owned = Pick<Account, 'id' | 'email' | 'emailVerified' | 'displayName'>;
type Person = Pick<Account, 'id' | 'email'> & Named;

/** Mails to the owners of accounts, all of them made and sent in the background. */
@Injectable()
export class AccountMailsService {
  constructor(
    private readonly mailer: Mailer,
    private readonly tokens: ActionTokens,
    private readonly accounts: AccountChangesRepo,
    private readonly users: UsersService,
    private readonly community: CommunityService,
    private readonly address: PublicAddress,
    private readonly quota: NoticeQuota,
  ) {}

  /** Tells the owner of a change to how the account is entered. */
  tell(userId: string, notice: Notice): void {
    this.write(userId, (to) => noticeLetter(to, notice));
  }

  /** Tells the owner what an administrator decided. */
  tellStanding(userId: string, standing: Standing): void {
    this.write(userId, (to) => standingLetter(to, standing));
  }

  /**
   * A letter with a link to the account's own address, unless it was mailed enough of them within the hour. Where another
   * account confirmed that address, its owner hears of it instead. All accounts but the first that gave an address share a
   * count: whoever makes accounts with somebody's address fills no mailbox.
   * @param sending called when it is mailed
   */
  sendLink(
    account: Person,
    purpose: TokenPurpose,
    write: (to: Addressee, url: string) => Letter,
    sending: () => void = () => undefined,
  ): void {
    const { id: userId, email } = account;
    this.mailer.later(async () => {
      const [first] = await this.accounts.byEmail(email);
      if (first && first.id !== userId) {
        if (!(await this.quota.admits(email))) return undefined;
        if (first.emailVerified)
          return { to: first.email, ...accountExistsLetter(await this.addressee(first), first.username) };
      }
      const token = await this.tokens.issue({ userId, purpose, email });
      if (token === undefined) return undefined;
      sending();
      return { to: email, ...write(await this.addressee(account), this.link(purpose, token)) };
    });
  }

  /** A letter to an address that somebody typed: so many an hour, whoever types it. */
  sendTyped(to: string, account: Named, write: (to: Addressee) => Letter): void {
    this.mailer.later(async () => {
      if (!(await this.quota.admits(to))) return undefined;
      return { to, ...write(await this.addressee(account)) };
    });
  }

  /** A letter to the address of an account. */
  send(account: Owned, write: (to: Addressee) => Letter): void {
    this.mailer.later(() => this.compose(account, write));
  }

  link(purpose: TokenPurpose, token: string): string {
    return this.address.link(pages[purpose], token);
  }

  private write(userId: string, compose: (to: Addressee) => Letter): void {
    this.mailer.later(async () => {
      const account = await this.accounts.byId(userId);
      return account && this.compose(account, compose);
    });
  }

  private async compose(account: Owned, write: (to: Addressee) => Letter): Promise<Mail | undefined> {
    if (!(await this.users.mayBeMailed(account))) return undefined;
    return { to: account.email, ...write(await this.addressee(account)) };
  }

  private async addressee({ displayName, emailVerified = false }: Named): Promise<Addressee> {
    const { name } = await this.community.settings();
    return { community: name, displayName: emailVerified ? displayName : undefined };
  }
}
