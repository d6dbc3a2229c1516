import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { MemoryCounter } from '../limits/memory-counter.js';

/** Notices to an address that nobody confirmed, in an hour, from this node. */
const MOST_AN_HOUR = 10;

/** Nobody has the mailbox of a stranger filled, by making an account with that address and changing it on and on. */
@Injectable()
export class NoticeQuota {
  private readonly counter = new MemoryCounter(
    new RateLimiterMemory({ keyPrefix: 'notices', points: MOST_AN_HOUR, duration: 3_600 }),
  );
  private readonly active: boolean;

  constructor(@Inject(ENV) env: Pick<Env, 'RATE_LIMITS'>) {
    this.active = env.RATE_LIMITS === 'on';
  }

  /** Counts a notice to an address that whoever caused it has not confirmed; false where it would be one too many. */
  async admits(email: string): Promise<boolean> {
    if (!this.active) return true;
    return (await this.counter.consume(email.toLowerCase())).consumedPoints <= MOST_AN_HOUR;
  }
}
