import type { Link } from './link.js';

const repeatMs = 3_000;
const idleMs = 5_000;

/** Tells the others that somebody types: at most every 3 s, and that it is over after 5 s without a key. */
export class Typing {
  #since = new Map<string, number>();
  #idle = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly link: Link) {}

  set(conversationId: string, active: boolean): void {
    clearTimeout(this.#idle.get(conversationId));
    this.#idle.delete(conversationId);
    const since = this.#since.get(conversationId);
    if (active) {
      this.#idle.set(
        conversationId,
        setTimeout(() => this.set(conversationId, false), idleMs),
      );
      if (since !== undefined && Date.now() - since < repeatMs) return;
      this.#since.set(conversationId, Date.now());
    } else if (!this.#since.delete(conversationId)) return;
    // Lost or refused it is of no more use: it is over in seconds.
    this.link.request('typing', { conversationId, active }).catch(() => undefined);
  }

  stop(): void {
    for (const timer of this.#idle.values()) clearTimeout(timer);
    this.#idle.clear();
    this.#since.clear();
  }
}
