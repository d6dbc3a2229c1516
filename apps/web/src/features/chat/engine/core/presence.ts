import { limits } from '@quemiai/contract/limits';
import type { Link } from './link.js';
import type { Store } from './store.js';

/** Learns who is online among the people on the screen. The server adds to what a socket watches, up to its bound. */
export class PresenceWatch {
  #wanted = new Map<string, number>();
  #asked = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store,
    private readonly link: Link,
  ) {}

  watch(userIds: readonly string[]): () => void {
    for (const id of userIds) this.#wanted.set(id, (this.#wanted.get(id) ?? 0) + 1);
    this.#timer ??= setTimeout(() => this.#ask(), 50);
    return () => {
      for (const id of userIds) {
        const left = (this.#wanted.get(id) ?? 1) - 1;
        if (left > 0) this.#wanted.set(id, left);
        else this.#wanted.delete(id);
      }
    };
  }

  /** A new socket watches nobody. */
  reconnected(): void {
    this.#asked.clear();
    this.#ask();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #ask(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const room = limits.presenceWatchMax - this.#asked.size;
    const userIds = [...this.#wanted.keys()].filter((id) => !this.#asked.has(id)).slice(0, room);
    if (userIds.length === 0 || !this.link.connected) return;
    for (const id of userIds) this.#asked.add(id);
    this.link.request('presence:watch', { userIds }).then(
      ({ presence }) => this.store.dispatch({ type: 'presences', presence }),
      () => {
        for (const id of userIds) this.#asked.delete(id);
      },
    );
  }
}
