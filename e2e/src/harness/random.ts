import { randomInt } from 'node:crypto';

/** A small seeded generator (mulberry32): the same seed makes the same choices. */
export class Random {
  readonly #next: () => number;

  constructor(readonly seed: number) {
    let state = seed >>> 0;
    this.#next = () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
  }

  /** A whole number from 0 up to, not including, `bound`. */
  below(bound: number): number {
    return Math.floor(this.#next() * bound);
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** A generator of its own for each actor, so that one actor's timing does not change another's choices. */
  fork(): Random {
    return new Random(this.below(4_294_967_295));
  }
}

/** `E2E_SEED` repeats a run; otherwise each run takes its own seed, which is printed. */
export function seededRandom(what: string): Random {
  const given = process.env['E2E_SEED'];
  const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
  console.log(`${what}: seed ${seed} (repeat it with E2E_SEED=${seed})`);
  return new Random(seed);
}
