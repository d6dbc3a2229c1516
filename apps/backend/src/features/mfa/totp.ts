import { Injectable } from '@nestjs/common';
import { AppError } from '../../platform/errors/app-error.js';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import { CommunityService } from '../community/community.service.js';
import { UsersService } from '../users/users.service.js';
import type { SessionRef } from './challenges.js';
import { MfaNotices } from './mfa-notices.js';
import { RecoveryCodes } from './recovery-codes.js';
import { SecondFactors } from './second-factors.js';
import { newSecret, otpauthUrl, stepOf } from './totp-codes.js';
import type { SealedSecret } from './totp.repo.js';
import { TotpRepo } from './totp.repo.js';

/** Whose secret it is: it opens for nobody else. */
const purposeOf = (userId: string): string => `totp ${userId}`;

const wrong = (): AppError => new AppError('mfa_invalid', 'The code is wrong, or was used already');

/** Codes of an authenticator app (RFC 6238). */
@Injectable()
export class Totp {
  constructor(
    private readonly repo: TotpRepo,
    private readonly secrets: SecretBox,
    private readonly factors: SecondFactors,
    private readonly recovery: RecoveryCodes,
    private readonly notices: MfaNotices,
    private readonly users: UsersService,
    private readonly community: CommunityService,
  ) {}

  /** A secret that counts once it is confirmed. @throws AppError `conflict`, `reauthentication_required` */
  async enroll(viewer: SessionRef): Promise<{ secret: string; otpauthUrl: string }> {
    await this.factors.demandShown(viewer);
    const secret = newSecret();
    const { sealed, keyId } = this.secrets.seal(Buffer.from(secret), purposeOf(viewer.userId));
    if (!(await this.repo.enroll(viewer.userId, { secret: sealed, keyId }))) {
      throw new AppError('conflict', 'There is an authenticator app already: remove it first');
    }
    const [{ username }, { name }] = await Promise.all([this.users.me(viewer), this.community.settings()]);
    return { secret, otpauthUrl: otpauthUrl(secret, name, username) };
  }

  /**
   * The first code makes it count, in the session of the viewer from now on.
   * @returns the recovery codes, which nobody can tell again
   * @throws AppError `mfa_invalid`; `conflict` when nothing waits for a first code; `reauthentication_required`
   */
  async confirm(viewer: SessionRef, code: string): Promise<string[]> {
    const { userId, sessionId } = viewer;
    await this.factors.demandShown(viewer);
    const waiting = await this.repo.pending(userId);
    if (!waiting) throw new AppError('conflict', 'No authenticator app waits for its first code');
    const step = stepOf(this.open(userId, waiting), code, Date.now());
    if (step === undefined) throw wrong();
    const codes = await this.factors.changing(userId, async (tx) => {
      // Another session may have added the first factor meanwhile.
      await this.factors.demandShown(viewer, tx);
      if (!(await this.repo.confirm(userId, waiting.secret, step, tx))) {
        throw new AppError('conflict', 'Another answer was quicker');
      }
      await this.factors.markShown(sessionId, tx);
      return this.recovery.replace(userId, tx);
    });
    await this.notices.tell(userId, 'mfa.totp_enrolled');
    return codes;
  }

  /**
   * Uses a code up: of any number that come with it at once, one succeeds.
   * @throws AppError `mfa_invalid`; `account_locked` after too many wrong codes in a row, with the time to wait
   */
  async verify(userId: string, code: string): Promise<void> {
    const stored = await this.repo.guess(userId);
    if (!stored) throw await this.unguessed(userId);
    const step = stepOf(this.open(userId, stored), code, Date.now());
    if (step === undefined) throw wrong();
    if (await this.repo.useStep(userId, step)) return;
    // Whoever repeats a right code does not guess.
    await this.repo.forgiveGuess(userId);
    throw wrong();
  }

  /** @throws AppError `not_found`; `conflict` as `SecondFactors.removed` */
  async remove({ userId }: SessionRef): Promise<void> {
    await this.factors.changing(userId, async (tx) => {
      if (!(await this.repo.remove(userId, tx)))
        throw new AppError('not_found', 'There is no authenticator app');
      await this.factors.removed(userId, tx);
    });
    await this.notices.tell(userId, 'mfa.totp_removed');
  }

  private async unguessed(userId: string): Promise<AppError> {
    const retryAfter = await this.repo.lockedFor(userId);
    if (retryAfter === undefined) return wrong();
    const detail = `Too many wrong codes: the next one is looked at in ${retryAfter} s`;
    return new AppError('account_locked', detail, undefined, { retryAfter });
  }

  private open(userId: string, { secret, keyId }: SealedSecret): string {
    return this.secrets.open(secret, keyId, purposeOf(userId)).toString();
  }
}
