import { Injectable } from '@nestjs/common';
import type { MfaMethod, MfaRequired, PasskeyAssertion, PasskeyRequestOptions } from '@quemiai/contract/mfa';
import { UserRole } from '@quemiai/contract/roles';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import type { Queryable } from '../../platform/database/database.js';
import { AppError } from '../../platform/errors/app-error.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import type { Attempt, Purpose, SessionRef } from './challenges.js';
import { Challenges } from './challenges.js';
import { MfaNotices } from './mfa-notices.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodes } from './recovery-codes.js';
import { RelyingParty } from './relying-party.js';
import { SecondFactors } from './second-factors.js';
import { Totp } from './totp.js';
import { newChallenge } from './webauthn.js';

/** A challenge for a passkey: what the browser is given, and what its answer names. */
export interface PasskeyChallenge {
  challenge: string;
  options: PasskeyRequestOptions;
}

const mandatory: ReadonlySet<UserRole> = new Set([UserRole.ADMIN, UserRole.SUPER_ADMIN]);

/** Second factors and passkeys, for whoever opens sessions, asks for a fresh proof, or helps a locked-out person. */
@Injectable()
export class MfaService {
  constructor(
    private readonly factors: SecondFactors,
    private readonly challenges: Challenges,
    private readonly totp: Totp,
    private readonly recovery: RecoveryCodes,
    private readonly passkeys: Passkeys,
    private readonly rp: RelyingParty,
    private readonly notices: MfaNotices,
  ) {}

  /** What a person may show beside the password, the easiest first; nothing without a second factor. */
  async methodsOf(userId: string): Promise<MfaMethod[]> {
    return this.factors.methodsOf(userId);
  }

  async status({ userId, role }: Viewer): Promise<RouteResponse<'GET /auth/mfa'>> {
    const { totp, recoveryCodes, passkeys } = await this.factors.of(userId);
    return { totp, recoveryCodesLeft: recoveryCodes, passkeys, required: mandatory.has(role) };
  }

  /**
   * Call after the password was right, before a session is opened.
   * @param shown names the password that was right; the second step gives it back
   * @throws AppError `mfa_required` with a challenge, unless the person has no second factor
   */
  async demandAtLogin(userId: string, shown: string): Promise<void> {
    const all = await this.factors.methodsOf(userId);
    if (all.length === 0) return;
    const methods = this.rp.available ? all : all.filter((method) => method !== 'passkey');
    const webauthn = methods.includes('passkey') ? newChallenge() : undefined;
    const challenge = await this.challenges.create('login', { userId }, { webauthn, shown });
    const members: MfaRequired = {
      challenge,
      methods,
      ...(webauthn === undefined ? {} : { passkeyOptions: await this.passkeys.options(webauthn, userId) }),
    };
    const detail =
      methods.length === 0 ? 'The passkey of this account does not work at this address' : undefined;
    throw new AppError('mfa_required', detail, undefined, { members });
  }

  /**
   * The second step of signing in.
   * @returns who may be signed in now, and what the first step has shown
   * @throws AppError `mfa_invalid`, `challenge_expired`, `account_locked`
   */
  async answerLogin(
    body: RouteInput<'POST /auth/login/mfa'>['body'],
  ): Promise<{ userId: string; shown: string }> {
    const attempt = await this.challenges.attempt(body.challenge, 'login');
    const { userId, shown } = attempt;
    if (userId === null || shown === undefined) throw new Error('a challenge of signing in names nobody');
    await this.check(attempt, userId, body).catch(async (error: unknown) => {
      await this.notices.failed(userId, body.method);
      throw error;
    });
    await this.challenges.use(attempt);
    if (body.method === 'recovery') {
      const { recoveryCodes: left } = await this.factors.of(userId);
      await this.notices.tell(userId, 'mfa.recovery_used', { left });
    }
    return { userId, shown };
  }

  /** For signing in with a passkey and nothing else. @throws AppError `conflict` where passkeys do not work */
  async beginPasskeyLogin(): Promise<PasskeyChallenge> {
    return this.passkeyChallenge('passkey_login', {});
  }

  /** @returns who may be signed in now @throws AppError `mfa_invalid`, `challenge_expired` */
  async passkeyLogin(challenge: string, response: PasskeyAssertion): Promise<string> {
    const attempt = await this.challenges.attempt(challenge, 'passkey_login');
    const userId = await this.passkeys.check(attempt, response);
    await this.challenges.use(attempt);
    return userId;
  }

  /** For a fresh proof in a session; undefined where the person has no passkey that works here. */
  async passkeyOptions(viewer: SessionRef): Promise<PasskeyChallenge | undefined> {
    const { passkeys } = await this.factors.of(viewer.userId);
    return passkeys > 0 && this.rp.available ? this.passkeyChallenge('step_up', viewer) : undefined;
  }

  /** A fresh proof by passkey; it counts for the session. @throws AppError `mfa_invalid`, `challenge_expired` */
  async verifyPasskey(viewer: SessionRef, challenge: string, response: PasskeyAssertion): Promise<void> {
    const attempt = await this.challenges.attempt(challenge, 'step_up', viewer);
    await this.passkeys.check(attempt, response);
    await this.challenges.use(attempt);
    await this.factors.markShown(viewer.sessionId);
  }

  /** A fresh proof by a code, which is used up; it counts for the session. @throws AppError `mfa_invalid`, `account_locked` */
  async verifyTotp(viewer: SessionRef, code: string): Promise<void> {
    await this.totp.verify(viewer.userId, code);
    await this.factors.markShown(viewer.sessionId);
  }

  /** In place of the codes of before. @throws AppError `conflict` without a second factor; `reauthentication_required` */
  async newRecoveryCodes(viewer: SessionRef): Promise<string[]> {
    const { userId } = viewer;
    await this.factors.demandShown(viewer);
    const codes = await this.factors.changing(userId, async (tx) => {
      const { totp, passkeys } = await this.factors.of(userId, tx);
      if (!totp && passkeys === 0)
        throw new AppError('conflict', 'Add an authenticator app or a passkey first');
      return this.recovery.replace(userId, tx);
    });
    await this.notices.tell(userId, 'mfa.recovery_regenerated');
    return codes;
  }

  /** Removes every factor of a person who lost them. The audit log and, after the commit, `tellReset` are for whoever calls. */
  async reset(userId: string, tx: Queryable): Promise<void> {
    await this.factors.removeAll(userId, tx);
  }

  /** By mail. */
  tellReset(userId: string): void {
    this.notices.reset(userId);
  }

  /** By mail, at once. @returns whether the owner was told */
  async tellLost(userId: string): Promise<boolean> {
    return this.notices.lost(userId);
  }

  private async passkeyChallenge(
    purpose: Purpose,
    whose: { userId?: string; sessionId?: string },
  ): Promise<PasskeyChallenge> {
    const webauthn = newChallenge();
    const options = await this.passkeys.options(webauthn, whose.userId);
    return { challenge: await this.challenges.create(purpose, whose, { webauthn }), options };
  }

  private async check(
    attempt: Attempt,
    userId: string,
    { method, code = '', response }: RouteInput<'POST /auth/login/mfa'>['body'],
  ): Promise<void> {
    if (method === 'totp') await this.totp.verify(userId, code);
    else if (method === 'passkey' && response) await this.passkeys.check(attempt, response);
    else if (method !== 'recovery' || !(await this.recovery.use(userId, code)))
      throw new AppError('mfa_invalid', 'The code is wrong, or was used already');
  }
}
