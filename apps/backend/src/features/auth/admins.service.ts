import { Injectable } from '@nestjs/common';
import { UserRole } from '@quemiai/contract/roles';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import { AccountsRepo } from './accounts.repo.js';
import { Passwords } from './passwords.js';
import { SessionsRepo } from './sessions.repo.js';

export interface AdminInput {
  email: string;
  username: string;
  password: string;
}

/** Roles as the operator of the machine gives and takes them: at the start and on the command line. */
@Injectable()
export class AdminsService {
  constructor(
    private readonly accounts: AccountsRepo,
    private readonly sessions: SessionsRepo,
    private readonly passwords: Passwords,
  ) {}

  /** A new account with the role SUPER_ADMIN. @throws AppError `email_taken`, `username_taken` */
  async create({ email, username, password }: AdminInput): Promise<void> {
    const passwordHash = await this.passwords.hash(password);
    const displayName = username;
    await this.accounts.insert({
      id: uuidv7(),
      email,
      username,
      displayName,
      passwordHash,
      role: UserRole.SUPER_ADMIN,
    });
  }

  /** The same on a database without anybody; false elsewhere. */
  async createFirst(input: AdminInput): Promise<boolean> {
    if (!(await this.accounts.isEmpty())) return false;
    await this.create(input);
    return true;
  }

  /** Somebody is SUPER_ADMIN. */
  async exist(): Promise<boolean> {
    return (await this.accounts.countWithRole(UserRole.SUPER_ADMIN)) > 0;
  }

  /**
   * Their sessions end, so that no token carries the old role on.
   * @throws AppError `not_found`; `conflict` when nobody would be SUPER_ADMIN any more
   */
  async setRole(username: string, role: UserRole): Promise<{ username: string; before: UserRole }> {
    const account = await this.accounts.roleOf(username);
    if (!account) throw notFound(`A person named "${username}"`);
    if (account.role === role) return { username: account.username, before: role };
    const last =
      account.role === UserRole.SUPER_ADMIN &&
      (await this.accounts.countWithRole(UserRole.SUPER_ADMIN)) === 1;
    if (last) {
      throw new AppError(
        'conflict',
        `${account.username} is the last SUPER_ADMIN: give somebody else that role first`,
      );
    }
    await this.accounts.setRole(account.id, role);
    await this.sessions.revokeAll(account.id, 'role_changed');
    return { username: account.username, before: account.role };
  }
}
