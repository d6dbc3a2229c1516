import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { eventBudget } from './budgets.js';
import { TokenBucket } from './token-bucket.js';

interface Person {
  bucket: TokenBucket;
  sockets: number;
  leaving: NodeJS.Timeout | undefined;
}

/** After this, a bucket that nobody takes from is full. */
const FULL_MS = Math.ceil((eventBudget.burst / eventBudget.perSecond) * 1_000);

/**
 * One budget of socket events for all sockets that a person has on this node. It is counted here and nowhere else: a
 * person's sockets are on the node that serves them, and a look into Redis with every message would cost more than the
 * message. A person on several nodes has the budget on each.
 */
@Injectable()
export class EventLimits {
  private readonly people = new Map<string, Person>();
  private readonly active: boolean;

  constructor(@Inject(ENV) env: Pick<Env, 'RATE_LIMITS'>) {
    this.active = env.RATE_LIMITS === 'on';
  }

  /** A socket of the person came; undefined where there are no limits. Tell `left` when it goes. */
  joined(userId: string): TokenBucket | undefined {
    if (!this.active) return undefined;
    const known = this.people.get(userId);
    const person = known ?? {
      bucket: new TokenBucket(eventBudget.burst, eventBudget.perSecond),
      sockets: 0,
      leaving: undefined,
    };
    if (!known) this.people.set(userId, person);
    clearTimeout(person.leaving);
    person.sockets++;
    return person.bucket;
  }

  /** The bucket stays until it is full again: connecting anew gives no new budget. */
  left(userId: string): void {
    const person = this.people.get(userId);
    if (!person || --person.sockets > 0) return;
    person.leaving = setTimeout(() => this.people.delete(userId), FULL_MS).unref();
  }
}
