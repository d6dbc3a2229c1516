import type { Health } from '@quemiai/contract/operations';
import { redisClient } from '../../config/redis.js';
import { latencySince, SharedQuestion } from './shared-question.js';

type Part = Health['redis'];

const FAILED: Part = { status: 'error', latencyMs: null };

const ping = async (): Promise<Part> => {
  const start = performance.now();
  try {
    await redisClient.ping();
    return { status: 'ok', latencyMs: latencySince(start) };
  } catch {
    return FAILED;
  }
};

/** Asks Redis on the connection that all share: whether that one works is what counts. */
export class RedisProbe {
  // Never given up: a ping ends with its connection, and a second one would wait behind it.
  private readonly question = new SharedQuestion(ping, FAILED);
  private readonly leave: (() => Promise<void>) | undefined;

  constructor(redisUrl: string | undefined) {
    this.leave = redisUrl === undefined ? undefined : redisClient.join(redisUrl);
  }

  /** Answers within 700 ms. Never rejects. */
  async ask(): Promise<Part> {
    return this.leave ? this.question.ask() : { status: 'disabled', latencyMs: null };
  }

  async close(): Promise<void> {
    await this.leave?.();
  }
}
