import { LRUCache } from 'lru-cache';
import type { RateLimiterMemory } from 'rate-limiter-flexible';
import { RateLimiterRes } from 'rate-limiter-flexible';

/** Keys of one budget that are remembered within it, and as many beyond it. */
const MOST_KEYS = 10_000;

/** What a limiter found, also where it tells by a rejection that the budget is used up. */
export const outcome = async (asked: Promise<RateLimiterRes>): Promise<RateLimiterRes> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
};

/**
 * Counts in memory, for so many keys at a time: whoever has addresses without end does not fill the memory with them. The
 * key that was not heard of for longest is forgotten first. Those that are over their budget are kept apart, so that
 * nobody gets out of a limit by letting others ask: to push one out takes as many that each used up a whole budget.
 */
export class MemoryCounter {
  private readonly within: LRUCache<string, true>;
  private readonly over: LRUCache<string, true>;

  constructor(
    private readonly limiter: RateLimiterMemory,
    most = MOST_KEYS,
  ) {
    const dispose = (_: true, key: string, reason: LRUCache.DisposeReason): void => {
      if (reason === 'evict') void limiter.delete(key);
    };
    this.within = new LRUCache({ max: most, dispose });
    this.over = new LRUCache({ max: most, dispose });
  }

  /** Counts one request. */
  async consume(key: string): Promise<RateLimiterRes> {
    const known = this.over.has(key) ? this.over : this.within;
    known.set(key, true);
    const result = await outcome(this.limiter.consume(key));
    const proper = result.consumedPoints > this.limiter.points ? this.over : this.within;
    if (proper !== known) {
      known.delete(key);
      proper.set(key, true);
    }
    return result;
  }
}
