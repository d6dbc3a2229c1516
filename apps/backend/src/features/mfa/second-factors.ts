import { Injectable } from '@nestjs/common';
import { limits } from '@quemiai/contract/limits';
import type { MfaMethod } from '@quemiai/contract/mfa';
import type { Queryable } from '../../platform/database/database.js';
import { AppError } from '../../platform/errors/app-error.js';
import type { SessionRef } from './challenges.js';
import type { Factors } from './factors.repo.js';
import { FactorsRepo } from './factors.repo.js';
import { PasskeysRepo } from './passkeys.repo.js';
import { RecoveryRepo } from './recovery.repo.js';
import { TotpRepo } from './totp.repo.js';

const has = ({ totp, passkeys }: Factors): boolean => totp || passkeys > 0;

/** What an account has, whatever its kind: recovery codes stand in for a factor and are none themselves. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly repo: FactorsRepo,
    private readonly totp: TotpRepo,
    private readonly passkeys: PasskeysRepo,
    private readonly recovery: RecoveryRepo,
  ) {}

  async of(userId: string, on?: Queryable): Promise<Factors> {
    return this.repo.of(userId, on);
  }

  /** What may be shown beside the password, the easiest first; nothing for an account without a second factor. */
  async methodsOf(userId: string): Promise<MfaMethod[]> {
    const factors = await this.repo.of(userId);
    if (!has(factors)) return [];
    const offered: [MfaMethod, boolean][] = [
      ['passkey', factors.passkeys > 0],
      ['totp', factors.totp],
      ['recovery', factors.recoveryCodes > 0],
    ];
    return offered.filter(([, there]) => there).map(([method]) => method);
  }

  /**
   * What an account has is added to only where it was shown: a session from before, or of a thief with the password, may
   * not make itself a factor.
   * @throws AppError `reauthentication_required`
   */
  async demandShown({ userId, sessionId }: SessionRef, on?: Queryable): Promise<void> {
    if (!has(await this.repo.of(userId, on)) || (await this.repo.shownIn(sessionId, on))) return;
    throw new AppError('reauthentication_required', 'Confirm with a second factor that it is you');
  }

  /** One change of an account at a time. */
  async changing<T>(userId: string, work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.repo.changing(userId, work);
  }

  /** A second factor was shown in this session. @throws AppError `unauthenticated` when it has ended meanwhile */
  async markShown(sessionId: string, on?: Queryable): Promise<void> {
    if (!(await this.repo.markShown(sessionId, on))) throw new AppError('unauthenticated');
  }

  /**
   * After its owner removed a factor.
   * @throws AppError `conflict` where it was the last one, and the password is too short to stand alone
   */
  async removed(userId: string, tx: Queryable): Promise<void> {
    if (has(await this.repo.of(userId, tx))) return;
    if (await this.repo.hasShortPassword(userId, tx)) {
      throw new AppError(
        'conflict',
        `Choose a password of at least ${limits.passwordMin} characters first: yours is too short to be all that signs you in`,
      );
    }
    await this.tidy(userId, tx);
  }

  /** Everything goes, whatever the password: this is for somebody who has lost it all. */
  async removeAll(userId: string, tx: Queryable): Promise<void> {
    await this.repo.hold(userId, tx);
    await this.totp.remove(userId, tx);
    await this.passkeys.removeAll(userId, tx);
    await this.tidy(userId, tx);
  }

  /** With the last factor go the recovery codes, and no session counts as opened with one any more. */
  private async tidy(userId: string, tx: Queryable): Promise<void> {
    await this.recovery.removeAll(userId, tx);
    await this.repo.forgetShown(userId, tx);
  }
}
