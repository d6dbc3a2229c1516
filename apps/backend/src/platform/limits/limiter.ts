import type { OnModuleDestroy } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import logger from '../../config/logger.js';
import { redisClient } from '../../config/redis.js';
import { AppError } from '../errors/app-error.js';
import type { Budget, BudgetKind } from './budgets.js';
import { budgets } from './budgets.js';
import { Fallback } from './fallback.js';
import { MemoryCounter, outcome } from './memory-counter.js';

/** Whose budget: that of a person (an id) or of an address (an `addressKey`). */
export type Whose = 'user' | 'address';

/** What was left of a budget after a request was counted. */
export interface Count {
  /** The policy's name in the RateLimit header fields. */
  name: string;
  budget: Budget;
  exceeded: boolean;
  remaining: number;
  /** Seconds until the whole budget is back. */
  reset: number;
}

interface Counter {
  name: string;
  budget: Budget;
  local: MemoryCounter;
  shared: RateLimiterRedis | undefined;
}

const kinds = Object.keys(budgets) as BudgetKind[];
const policyName = (kind: BudgetKind, whose: Whose): string => (whose === 'user' ? kind : `${kind}-address`);

const options = (name: string, { points, seconds }: Budget) => ({
  keyPrefix: `quemiai:limit:${name}`,
  points,
  duration: seconds,
});

/**
 * Counts what people and addresses do against the budgets: in Redis, for all nodes together, where `REDIS_URL` is set, else
 * in memory. While Redis gives no answer each node counts by itself, so nothing is ever without a limit.
 */
@Injectable()
export class Limiter implements OnModuleDestroy {
  readonly active: boolean;
  private readonly counters = new Map<string, Counter>();
  private readonly fallback = new Fallback({
    fell: (error) => logger.warn({ err: error }, 'Redis gives no answer: this node counts its limits alone'),
    returned: () => logger.info('Redis answers again: limits are counted for all nodes together'),
  });
  private readonly leave: (() => Promise<void>) | undefined;

  constructor(@Inject(ENV) env: Pick<Env, 'RATE_LIMITS' | 'REDIS_URL'>) {
    this.active = env.RATE_LIMITS === 'on';
    for (const kind of kinds) {
      for (const whose of ['user', 'address'] as const) {
        const name = policyName(kind, whose);
        const budget = budgets[kind][whose];
        const local = new MemoryCounter(new RateLimiterMemory(options(name, budget)));
        this.counters.set(name, { name, budget, local, shared: undefined });
      }
    }
    if (!this.active || env.REDIS_URL === undefined) return;
    this.leave = redisClient.join(env.REDIS_URL);
    this.share();
  }

  async onModuleDestroy(): Promise<void> {
    await this.leave?.();
  }

  /** Counts one request. @returns undefined where `RATE_LIMITS` is off */
  async count(kind: BudgetKind, whose: Whose, key: string): Promise<Count | undefined> {
    if (!this.active) return undefined;
    const counter = this.counters.get(policyName(kind, whose));
    if (!counter) throw new Error(`there is no budget for ${kind}`);
    const { name, budget, local, shared } = counter;
    const here = (): Promise<RateLimiterRes> => local.consume(key);
    const result = shared ? await this.fallback.ask(() => outcome(shared.consume(key)), here) : await here();
    // A key that is known to be over its budget is answered from memory, which counts nothing.
    const blocked = result.consumedPoints === 0 && result.remainingPoints === 0;
    return {
      name,
      budget,
      exceeded: blocked || result.consumedPoints > budget.points,
      remaining: result.remainingPoints,
      reset: Math.max(1, Math.ceil(result.msBeforeNext / 1_000)),
    };
  }

  /** Counts one request where there are no header fields to answer with. @throws AppError `rate_limited` */
  async demand(kind: BudgetKind, whose: Whose, key: string): Promise<void> {
    const counted = await this.count(kind, whose, key);
    if (counted) refuseExceeded(counted);
  }

  private share(): void {
    for (const counter of this.counters.values()) {
      counter.shared = new RateLimiterRedis({
        ...options(counter.name, counter.budget),
        storeClient: redisClient,
        useRedisPackage: true,
        rejectIfRedisNotReady: true,
        // Whoever is over is not asked about again until the window ends: a flood does not become one of Redis.
        inMemoryBlockOnConsumed: counter.budget.points + 1,
      });
    }
  }
}

/** @throws AppError `rate_limited` with the time after which it is worth trying again */
export const refuseExceeded = ({ exceeded, reset }: Count): void => {
  if (!exceeded) return;
  const detail = `Too many requests: try again in ${reset} ${reset === 1 ? 'second' : 'seconds'}`;
  throw new AppError('rate_limited', detail, undefined, { retryAfter: reset });
};
