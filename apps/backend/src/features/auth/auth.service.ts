import { Injectable } from '@nestjs/common';
import type { Session } from '@quemiai/contract/identity';
import { UserRole } from '@quemiai/contract/roles';
import type { RouteInput } from '@quemiai/contract/routes';
import { AppError } from '../../platform/errors/app-error.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import { AccessTokens } from '../../platform/tokens/access-tokens.js';
import { Revocations } from '../../platform/tokens/revocations.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { UsersService } from '../users/users.service.js';
import { AccountsRepo } from './accounts.repo.js';
import { Passwords } from './passwords.js';
import { RefreshTokens } from './refresh-tokens.js';
import type { Client, NewSession } from './sessions.repo.js';
import { SessionsRepo } from './sessions.repo.js';

/** A session that was opened or renewed; how its refresh token is delivered is the controller's matter. */
export interface Opened {
  session: Omit<Session, 'refreshToken'>;
  refreshToken: string;
  /** Seconds until the refresh token expires. */
  refreshSeconds: number;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly accounts: AccountsRepo,
    private readonly sessions: SessionsRepo,
    private readonly passwords: Passwords,
    private readonly refreshTokens: RefreshTokens,
    private readonly accessTokens: AccessTokens,
    private readonly revocations: Revocations,
    private readonly users: UsersService,
  ) {}

  /** @throws AppError `email_taken`, `username_taken` */
  async register(input: RouteInput<'POST /auth/register'>['body'], client: Client): Promise<Opened> {
    const { email, username, password, displayName = username } = input;
    const passwordHash = await this.passwords.hash(password);
    const id = uuidv7();
    const { session, token } = this.newSession(id);
    await this.sessions.transaction(async (tx) => {
      await this.accounts.insert({ id, email, username, displayName, passwordHash, role: UserRole.USER }, tx);
      await this.sessions.open(session, client, tx);
    });
    return this.opened(session, token, SessionsRepo.firstRefreshSeconds);
  }

  /** @throws AppError `invalid_credentials`, the same after the same time whether or not the person exists */
  async login(identifier: string, password: string, client: Client): Promise<Opened> {
    const account = await this.accounts.credentials(identifier);
    const { ok, outdated } = await this.passwords.verify(password, account?.passwordHash);
    if (!account || !ok) throw new AppError('invalid_credentials');
    if (outdated) {
      const stronger = await this.passwords.hash(password);
      await this.accounts.replaceHash(account.id, account.passwordHash, stronger);
    }
    const { session, token } = this.newSession(account.id);
    await this.sessions.open(session, client);
    return this.opened(session, token, SessionsRepo.firstRefreshSeconds);
  }

  /** @throws AppError `refresh_invalid`, or `refresh_reused` after ending the session */
  async refresh(usedToken: string | undefined, client: Client): Promise<Opened> {
    const usedHash = usedToken === undefined ? undefined : this.refreshTokens.hash(usedToken);
    if (!usedHash) throw new AppError('refresh_invalid');
    const { token, hash } = this.refreshTokens.make();
    const rotated = await this.sessions.rotate(usedHash, { tokenId: uuidv7(), tokenHash: hash }, client);
    if (!rotated) return this.refuse(usedHash);
    const { sessionId, userId, refreshSeconds } = rotated;
    return this.opened({ id: sessionId, userId }, token, refreshSeconds);
  }

  async logout(viewer: Viewer): Promise<void> {
    await this.end(viewer.sessionId, 'logout');
  }

  /** A token that comes twice was copied: whoever holds the newer one may be the thief, so the session ends for both. */
  private async refuse(usedHash: Buffer): Promise<never> {
    const sessionId = await this.sessions.sessionOfUsed(usedHash);
    if (sessionId === undefined) throw new AppError('refresh_invalid');
    await this.end(sessionId, 'refresh_reused');
    throw new AppError('refresh_reused');
  }

  private async end(sessionId: string, reason: string): Promise<void> {
    if (await this.sessions.revoke(sessionId, reason)) this.revocations.revoke(sessionId, reason);
  }

  private newSession(userId: string): { session: NewSession; token: string } {
    const { token, hash } = this.refreshTokens.make();
    return { session: { id: uuidv7(), userId, tokenId: uuidv7(), tokenHash: hash }, token };
  }

  private async opened(
    { id: sessionId, userId }: Pick<NewSession, 'id' | 'userId'>,
    refreshToken: string,
    refreshSeconds: number,
  ): Promise<Opened> {
    const user = await this.users.me({ userId });
    const access = await this.accessTokens.issue({ userId, sessionId, role: user.role, mfa: false });
    return { session: { user, ...access }, refreshToken, refreshSeconds };
  }
}
