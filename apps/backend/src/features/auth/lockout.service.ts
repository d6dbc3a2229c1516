import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import logger from '../../config/logger.js';
import type { Queryable } from '../../platform/database/database.js';
import { AppError } from '../../platform/errors/app-error.js';
import { addressKey } from '../../platform/limits/address-key.js';
import { AuditService } from '../audit/audit.service.js';
import { DevicesRepo } from './devices.repo.js';
import type { Counted, Keys } from './lockout.repo.js';
import { accountSteps, LockoutRepo } from './lockout.repo.js';

/** Somebody who wants to sign in. */
export interface Guesser {
  /** As it was typed. */
  identifier: string;
  ip: string;
  /** The hash of the device that it says to be. */
  device: Buffer | undefined;
}

/** Whom a typed name may stand for. */
export interface Candidate {
  /** Undefined where it stands for nobody: that is counted all the same, and answered alike. */
  userId: string | undefined;
  /** Looks at the password. */
  check: () => Promise<boolean>;
}

interface Attempt {
  /** Undefined where it was refused, uncounted and not looked at. */
  ok: boolean | undefined;
  counted: Counted;
  userId: string | undefined;
  /** What it counted against. */
  keys: readonly Buffer[];
}

/** Where nothing is limited, nothing is counted or noted. */
const uncounted: Counted = { known: false, failures: null, series: null, wait: 0 };

const locked = ({ wait }: Counted): AppError => {
  const detail =
    wait > accountSteps.longest
      ? 'Too many failed attempts: sign in from a device that you used before, or set a new password by mail'
      : `Too many failed attempts: try again in ${wait} ${wait === 1 ? 'second' : 'seconds'}`;
  return new AppError('account_locked', detail, undefined, { retryAfter: wait });
};

/**
 * Counts wrong passwords. Soon each further one for a name has to wait, twice as long as the one before; after a hundred
 * in a row, by whatever name, the account takes no more. A refused attempt is not looked at: no hash is computed, for no name, whether somebody has it or
 * not. A device that the account was used from has a series of its own, so that strangers lock out nobody who is at home.
 */
@Injectable()
export class LockoutService {
  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'JWT_REFRESH_SECRET' | 'RATE_LIMITS'>,
    private readonly repo: LockoutRepo,
    private readonly devices: DevicesRepo,
    private readonly audit: AuditService,
  ) {}

  /**
   * Each candidate's attempt has series of its own. A right password of one ends no series of another: whoever made an
   * account with somebody's address guesses at that person's password no more often for it.
   * @returns the place of the candidate whose password it is, or -1
   * @throws AppError `account_locked` with the time to wait, where an attempt was not looked at and none was right
   */
  async login(guesser: Guesser, candidates: readonly Candidate[]): Promise<number> {
    const attempts: Attempt[] = [];
    for (const [place, candidate] of candidates.entries()) {
      try {
        attempts.push(await this.guess(this.keysOf(guesser, candidate.userId, place), candidate));
      } catch (error) {
        await this.giveBack(attempts);
        throw error;
      }
      if (attempts[place]?.ok === true) {
        await this.giveBack(attempts.slice(0, place));
        return place;
      }
    }
    const failed = attempts.filter(({ ok }) => ok === false);
    const named = failed.filter(({ userId }) => userId !== undefined);
    for (const attempt of named.length > 0 ? named : failed.slice(0, 1)) {
      this.note('auth.login_failed', attempt);
    }
    // Who mistypes at home is not told to wait for what strangers did.
    if (failed.some(({ counted }) => counted.known)) return -1;
    const [longest] = attempts
      .filter(({ ok }) => ok === undefined)
      .toSorted((one, other) => other.counted.wait - one.counted.wait);
    if (longest) throw locked(longest.counted);
    return -1;
  }

  /** The same for whoever is signed in and types the password again: apart from all who are not. */
  async proof(userId: string, check: () => Promise<boolean>): Promise<boolean> {
    const account = this.key(`proof ${userId}`);
    const keys: Keys = { name: null, account, address: null, device: null, userId: null, deviceHash: null };
    const attempt = await this.guess(keys, { userId, check });
    if (attempt.ok === undefined) throw locked(attempt.counted);
    if (!attempt.ok) this.note('auth.reauthentication_failed', attempt);
    return attempt.ok;
  }

  /** After a new password: the series ends, and devices have to show it first. */
  async forget(
    { userId, names }: { userId: string; names: readonly string[] },
    tx: Queryable,
  ): Promise<void> {
    await this.repo.forget(
      names.flatMap((name) => [this.nameKey(name, 0), this.nameKey(name, 1)]),
      tx,
    );
    await this.repo.forget([this.key(`account ${userId}`), this.key(`proof ${userId}`)], tx);
    await this.devices.forget(userId, tx);
  }

  private keysOf({ identifier, ip, device }: Guesser, userId: string | undefined, place: number): Keys {
    const known = userId !== undefined && device !== undefined;
    return {
      name: this.nameKey(identifier, place),
      // An account has one series, whatever name was typed and whichever candidate it is.
      account:
        userId === undefined
          ? this.keyAt(place, `nobody ${identifier.toLowerCase()}`)
          : this.key(`account ${userId}`),
      address: this.keyAt(place, `address ${addressKey(ip)}`),
      device: known ? this.key(`device ${userId} ${device.toString('hex')}`) : null,
      userId: userId ?? null,
      deviceHash: device ?? null,
    };
  }

  private async guess(keys: Keys, { userId, check }: Candidate): Promise<Attempt> {
    if (this.env.RATE_LIMITS === 'off') {
      return { ok: await check(), userId, counted: uncounted, keys: [] };
    }
    const counted = await this.repo.count(keys);
    if (counted.failures === null) return { ok: undefined, userId, counted, keys: [] };
    const own = counted.known && keys.device ? keys.device : keys.account;
    const [address, name] = counted.known ? [null, null] : [keys.address, keys.name];
    const against = [own, address, name].filter((key) => key !== null);
    try {
      const ok = await check();
      if (ok) await this.repo.settle(own, address, name);
      return { ok, userId, counted, keys: against };
    } catch (error) {
      await this.repo.giveBack(against);
      throw error;
    }
  }

  /** They were wrong for these, and right for somebody else. */
  private async giveBack(attempts: readonly Attempt[]): Promise<void> {
    await this.repo.giveBack(attempts.flatMap(({ keys }) => keys));
  }

  /** Not waited for, so that a failure takes the same time for every name. */
  private note(
    action: 'auth.login_failed' | 'auth.reauthentication_failed',
    { userId, counted: { failures, series, known } }: Attempt,
  ): void {
    const target = userId === undefined ? undefined : { type: 'user', id: userId };
    void this.audit.record({ action, target, details: { failures, known } });
    if (series !== accountSteps.free + 1 && failures !== accountSteps.most) return;
    logger.warn({ target: userId, failures }, 'sign-ins to an account are slowed down or refused');
    void this.audit.record({ action: 'auth.locked', target, details: { failures, known } });
  }

  private nameKey(identifier: string, place: number): Buffer {
    return this.keyAt(place, `name ${identifier.toLowerCase()}`);
  }

  /** The second candidate is counted apart from the first, by the same steps. */
  private keyAt(place: number, text: string): Buffer {
    return this.key(place === 0 ? text : `${place} ${text}`);
  }

  private key(text: string): Buffer {
    return createHmac('sha256', this.env.JWT_REFRESH_SECRET).update(`login failures: ${text}`).digest();
  }
}
