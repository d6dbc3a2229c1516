import { setTimeout as delay } from 'node:timers/promises';

type Description = string | (() => string);
const describe = (what: Description): string => (typeof what === 'string' ? what : what());

/**
 * Asks again until the answer is neither false nor undefined; for states that announce themselves by no event.
 * Throws with `what` after `withinMs`.
 */
export async function until<T>(
  what: Description,
  ask: () => T | false | undefined | Promise<T | false | undefined>,
  withinMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${describe(what)}`);
    await delay(20);
  }
}

/** The promise's outcome, or an error that says what was waited for. */
export async function within<T>(what: Description, ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${describe(what)}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
