import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/database.js';
import { AppError } from '../../platform/errors/app-error.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import type { Account } from './account-changes.repo.js';
import { AccountChangesRepo } from './account-changes.repo.js';
import type { TokenPurpose, TokenRow } from './action-tokens.repo.js';
import { ActionTokensRepo } from './action-tokens.repo.js';

/** Of 256 random bits no guess is worth slowing down: a plain hash keeps them from a reader of the database. */
const hash = (token: string): Buffer => createHash('sha256').update(token).digest();

const invalid = (): AppError =>
  new AppError('link_invalid', 'This link was used already or has expired: ask for a new one');

/** The tokens of mailed links: 256 random bits, stored as a hash, for one purpose, for one use, for an hour. */
@Injectable()
export class ActionTokens {
  constructor(
    private readonly repo: ActionTokensRepo,
    private readonly accounts: AccountChangesRepo,
  ) {}

  /** Undefined when the account was mailed enough of these within the hour. */
  async issue(row: TokenRow): Promise<string | undefined> {
    const token = randomBytes(32).toString('base64url');
    return (await this.repo.insert(uuidv7(), hash(token), row)) ? token : undefined;
  }

  /** Looks without using it up. @throws AppError `link_invalid` */
  async find(token: string, purposes: readonly TokenPurpose[]): Promise<TokenRow> {
    const row = await this.repo.find(hash(token), purposes);
    if (!row) throw invalid();
    return row;
  }

  /** Whose link it is, and the address it was mailed to; does not use it up. @throws AppError `link_invalid` */
  async accountOf(
    token: string,
    purposes: readonly TokenPurpose[],
  ): Promise<{ account: Account; email: string }> {
    const { userId, email } = await this.find(token, purposes);
    const account = await this.accounts.byId(userId);
    if (!account) throw new AppError('link_invalid');
    return { account, email };
  }

  /** Uses it up, in the transaction of what it allows. @throws AppError `link_invalid` */
  async use(token: string, purposes: readonly TokenPurpose[], tx: Queryable): Promise<TokenRow> {
    const row = await this.repo.use(hash(token), purposes, tx);
    if (!row) throw invalid();
    return row;
  }

  /** After a change of credentials, links that others may hold lead nowhere. */
  async void(userId: string, purposes: readonly TokenPurpose[], tx: Queryable): Promise<void> {
    await this.repo.void(userId, purposes, tx);
  }
}
