import { Injectable } from '@nestjs/common';
import { UserRole } from '@quemiai/contract/roles';
import type { Queryable } from '../../platform/database/database.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import type { AuditEvent } from '../audit/audit.service.js';
import { AuditService } from '../audit/audit.service.js';
import { CommunityService } from '../community/community.service.js';
import { MfaService } from '../mfa/mfa.service.js';
import { AccountChangesRepo } from './account-changes.repo.js';
import { AccountMailsService } from './account-mails.service.js';
import { AccountsRepo } from './accounts.repo.js';
import { passwordWeakness } from './password-policy.js';
import { Passwords } from './passwords.js';
import { SessionsService } from './sessions.service.js';

export interface AdminInput {
  email: string;
  username: string;
  password: string;
}

/** By what way the operator of the machine acts; the audit log says it in place of a person. */
type Operator = NonNullable<AuditEvent['actor']>;

/** Roles as the operator of the machine gives and takes them: at the start and on the command line. */
@Injectable()
export class AdminsService {
  constructor(
    private readonly accounts: AccountsRepo,
    private readonly changes: AccountChangesRepo,
    private readonly sessions: SessionsService,
    private readonly passwords: Passwords,
    private readonly community: CommunityService,
    private readonly audit: AuditService,
    private readonly mfa: MfaService,
    private readonly mails: AccountMailsService,
  ) {}

  /**
   * A new account with the role SUPER_ADMIN.
   * @throws AppError `email_taken`, `username_taken`, `validation_failed` for a weak password
   */
  async create({ email, username, password }: AdminInput, operator: Operator): Promise<void> {
    const displayName = username;
    const { name } = await this.community.settings();
    const weakness = passwordWeakness(password, { username, email, displayName, mfaEnabled: false }, name);
    if (weakness !== undefined) throw new AppError('validation_failed', `The password ${weakness}`);
    if (await this.changes.ownerOf(email)) throw new AppError('email_taken');
    const id = uuidv7();
    const role = UserRole.SUPER_ADMIN;
    const passwordHash = await this.passwords.hash(password);
    await this.audit.transaction(async (tx) => {
      await this.accounts.insert({ id, email, username, displayName, passwordHash, role }, tx);
      const target = { type: 'user', id };
      const details = { username, role };
      return {
        result: undefined,
        events: [{ action: 'account.created', actor: operator, target, details }],
      };
    });
  }

  /** The same on a database without anybody; false elsewhere. */
  async createFirst(input: AdminInput, operator: Operator): Promise<boolean> {
    if (!(await this.accounts.isEmpty())) return false;
    await this.create(input, operator);
    return true;
  }

  /**
   * Their sessions end, so that no token carries the old role on.
   * @throws AppError `not_found`; `conflict` when nobody would be SUPER_ADMIN any more
   */
  async setRole(
    username: string,
    role: UserRole,
    operator: Operator,
  ): Promise<{ username: string; before: UserRole }> {
    const account = await this.accounts.roleOf(username);
    if (!account) throw notFound(`A person named "${username}"`);
    if (account.role === role) return { username: account.username, before: role };
    await this.sessions.endAll(account.id, 'role_changed', {
      change: async (tx) => {
        await this.accounts.lockRoles(tx);
        await this.refuseLast(account, tx);
        await this.accounts.setRole(account.id, role, tx);
      },
      events: () => [
        {
          action: 'admin.role_changed',
          actor: operator,
          target: { type: 'user', id: account.id },
          details: { from: account.role, to: role },
        },
      ],
    });
    this.mails.tellStanding(account.id, { kind: 'role', from: account.role, to: role });
    return { username: account.username, before: account.role };
  }

  /**
   * For an administrator who lost every second factor; ends their sessions and tells them.
   * @throws AppError `not_found`
   */
  async resetFactors(username: string, operator: Operator): Promise<{ username: string }> {
    const account = await this.accounts.roleOf(username);
    if (!account) throw notFound(`A person named "${username}"`);
    await this.sessions.endAll(account.id, 'mfa_reset', {
      change: (tx) => this.mfa.reset(account.id, tx),
      events: () => [
        { action: 'admin.mfa_reset', actor: operator, target: { type: 'user', id: account.id } },
      ],
    });
    this.mfa.tellReset(account.id);
    return { username: account.username };
  }

  private async refuseLast(
    { username, role }: { username: string; role: UserRole },
    tx: Queryable,
  ): Promise<void> {
    if (role !== UserRole.SUPER_ADMIN) return;
    if ((await this.accounts.countWithRole(UserRole.SUPER_ADMIN, tx)) > 1) return;
    throw new AppError('conflict', `${username} is the last SUPER_ADMIN: give somebody else that role first`);
  }
}
