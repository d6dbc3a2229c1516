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
  /** Undefined where nobody has that name: it is counted all the same, and answered alike. */
  userId: string | undefined;
  ip: string;
  /** The hash of the device that it says to be. */
  device: Buffer | undefined;
}

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
   * @param check looks at the password
   * @returns what it found
   * @throws AppError `account_locked` with the time to wait, before it looks
   */
  async login({ identifier, userId, ip, device }: Guesser, check: () => Promise<boolean>): Promise<boolean> {
    const account = userId === undefined ? `nobody ${identifier.toLowerCase()}` : `account ${userId}`;
    const known = userId !== undefined && device !== undefined;
    const keys: Keys = {
      name: this.nameKey(identifier),
      account: this.key(account),
      address: this.key(`address ${addressKey(ip)}`),
      device: known ? this.key(`device ${userId} ${device.toString('hex')}`) : null,
      userId: userId ?? null,
      deviceHash: device ?? null,
    };
    return this.guess(keys, check, (counted) => this.note('auth.login_failed', userId, counted));
  }

  /** The same for whoever is signed in and types the password again: apart from all who are not. */
  async proof(userId: string, check: () => Promise<boolean>): Promise<boolean> {
    const account = this.key(`proof ${userId}`);
    const keys: Keys = { name: null, account, address: null, device: null, userId: null, deviceHash: null };
    return this.guess(keys, check, (counted) => this.note('auth.reauthentication_failed', userId, counted));
  }

  /** After a new password: the series ends, and devices have to show it first. */
  async forget(
    { userId, names }: { userId: string; names: readonly string[] },
    tx: Queryable,
  ): Promise<void> {
    await this.repo.forget(
      names.map((name) => this.nameKey(name)),
      tx,
    );
    await this.repo.forget([this.key(`account ${userId}`), this.key(`proof ${userId}`)], tx);
    await this.devices.forget(userId, tx);
  }

  private async guess(
    keys: Keys,
    check: () => Promise<boolean>,
    failed: (counted: Counted) => void,
  ): Promise<boolean> {
    if (this.env.RATE_LIMITS === 'off') return check();
    const counted = await this.repo.count(keys);
    if (counted.failures === null) throw locked(counted);
    const own = counted.known && keys.device ? keys.device : keys.account;
    const [address, name] = counted.known ? [null, null] : [keys.address, keys.name];
    let ok: boolean;
    try {
      ok = await check();
    } catch (error) {
      await this.repo.giveBack([own, address, name].filter((key) => key !== null));
      throw error;
    }
    if (ok) await this.repo.settle(own, address, name);
    else failed(counted);
    return ok;
  }

  /** Not waited for, so that a failure takes the same time for every name. */
  private note(
    action: 'auth.login_failed' | 'auth.reauthentication_failed',
    userId: string | undefined,
    { failures, series, known }: Counted,
  ): void {
    const target = userId === undefined ? undefined : { type: 'user', id: userId };
    void this.audit.record({ action, target, details: { failures, known } });
    if (series !== accountSteps.free + 1 && failures !== accountSteps.most) return;
    logger.warn({ target: userId, failures }, 'sign-ins to an account are slowed down or refused');
    void this.audit.record({ action: 'auth.locked', target, details: { failures, known } });
  }

  private nameKey(identifier: string): Buffer {
    return this.key(`name ${identifier.toLowerCase()}`);
  }

  private key(text: string): Buffer {
    return createHmac('sha256', this.env.JWT_REFRESH_SECRET).update(`login failures: ${text}`).digest();
  }
}
