/** How long one question may take before the node answers it by itself. */
const ANSWER_MS = 250;
/** How long, after a question without an answer, nobody waits for one. */
const PAUSE_MS = 2_000;

interface Notes {
  /** Called once when answers stop coming. */
  fell: (error: unknown) => void;
  /** Called once when they come again. */
  returned: () => void;
}

const within = async <T>(ms: number, asked: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Asks something that may be gone or hang, and something at hand in its place. However many ask while it is gone, one
 * question every two seconds tries whether it is back, and nobody waits longer than 250 ms.
 */
export class Fallback {
  private down = false;
  private nextTry = 0;

  constructor(private readonly notes: Notes) {}

  /** @param near must not fail */
  async ask<T>(far: () => Promise<T>, near: () => Promise<T>): Promise<T> {
    if (this.down && performance.now() < this.nextTry) return near();
    // The others go on without waiting for what this one finds.
    this.nextTry = performance.now() + PAUSE_MS;
    try {
      const answer = await within(ANSWER_MS, far());
      if (this.down) this.notes.returned();
      this.down = false;
      return answer;
    } catch (error) {
      if (!this.down) this.notes.fell(error);
      this.down = true;
      return near();
    }
  }
}
