import { Injectable } from '@nestjs/common';
import type { RouteInput } from '@quemiai/contract/routes';
import { AppError } from '../../platform/errors/app-error.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AuditService } from '../audit/audit.service.js';
import { MfaService } from '../mfa/mfa.service.js';
import { AccountsRepo } from './accounts.repo.js';
import type { Guesser } from './lockout.service.js';
import { LockoutService } from './lockout.service.js';
import { digestOf, Passwords } from './passwords.js';
import { RefreshService } from './refresh.service.js';
import type { Client } from './sessions.repo.js';
import type { Opened, Shown } from './sessions.service.js';
import { SessionsService } from './sessions.service.js';

export type { Opened } from './sessions.service.js';

@Injectable()
export class AuthService {
  constructor(
    private readonly accounts: AccountsRepo,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly renewals: RefreshService,
    private readonly audit: AuditService,
    private readonly mfa: MfaService,
    private readonly lockout: LockoutService,
  ) {}

  /**
   * @throws AppError `invalid_credentials`, the same after the same time whether or not the person exists; `mfa_required`
   *   with a challenge where the account has a second factor; `account_locked` after too many wrong passwords
   */
  async login(
    identifier: string,
    password: string,
    client: Client,
    device: Guesser['device'],
  ): Promise<Opened> {
    const candidates = await this.accounts.credentials(identifier, device);
    let outdated = false;
    const place = await this.lockout.login(
      { identifier, ip: client.ip, device },
      candidates.map((account) => ({
        userId: account?.id,
        check: async () => {
          const verdict = await this.passwords.verify(password, account?.passwordHash);
          outdated = verdict.outdated;
          return verdict.ok;
        },
      })),
    );
    const account = candidates[place];
    if (!account) throw new AppError('invalid_credentials');
    let { passwordHash } = account;
    if (outdated) {
      const stronger = await this.passwords.hash(password);
      await this.accounts.replaceHash(account.id, passwordHash, stronger);
      passwordHash = stronger;
    }
    const shown = digestOf(passwordHash);
    await this.mfa.demandAtLogin(account.id, shown);
    return this.open(account.id, client, { mfa: false, password: shown });
  }

  /** After `mfa_required`. @throws AppError `mfa_invalid`, `challenge_expired`, `account_locked` */
  async loginWithFactor(answer: RouteInput<'POST /auth/login/mfa'>['body'], client: Client): Promise<Opened> {
    const { userId, shown } = await this.mfa.answerLogin(answer);
    return this.open(userId, client, { mfa: true, password: shown });
  }

  /** Without a password. @throws AppError `mfa_invalid`, `challenge_expired` */
  async loginWithPasskey(
    { challenge, response }: RouteInput<'POST /auth/passkeys/login/verify'>['body'],
    client: Client,
  ): Promise<Opened> {
    return this.open(await this.mfa.passkeyLogin(challenge, response), client, { mfa: true });
  }

  /**
   * Opens a session for whoever has just shown who they are: the one way to one, whatever was shown.
   * @throws AppError `account_suspended`
   */
  async open(userId: string, client: Client, shown: Shown): Promise<Opened> {
    return this.sessions.open(userId, client, shown);
  }

  /** @throws AppError `refresh_invalid`, `account_suspended`, or `refresh_reused` after ending the session */
  async refresh(usedToken: string | undefined, client: Client, device: Guesser['device']): Promise<Opened> {
    return this.renewals.refresh(usedToken, client, device);
  }

  async logout(viewer: Viewer): Promise<void> {
    if (!(await this.sessions.end(viewer.sessionId, 'logout'))) return;
    await this.audit.record({ action: 'auth.logout', target: { type: 'session', id: viewer.sessionId } });
  }
}
