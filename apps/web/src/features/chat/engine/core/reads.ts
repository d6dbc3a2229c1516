import { ApiError } from '../../../../lib/api/errors.js';
import { viewedRun } from '../select/messages.js';
import type { ChatState } from '../state/model.js';
import { lastSeqOf } from '../state/runs.js';
import type { Link } from './link.js';
import { backoff, type PagePort, type Timing } from './ports.js';
import type { Store } from './store.js';

/** Marks conversations as read: at once on this screen, and at the server a moment later, the furthest mark only. */
export class Reads {
  #open = new Map<string, number>();
  #atBottom = new Set<string>();
  #pending = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store,
    private readonly link: Link,
    private readonly page: PagePort,
    private readonly timing: Timing,
  ) {}

  get openIds(): readonly string[] {
    return [...this.#open.keys()];
  }

  open(id: string): () => void {
    this.#open.set(id, (this.#open.get(id) ?? 0) + 1);
    return () => {
      const left = (this.#open.get(id) ?? 1) - 1;
      if (left > 0) this.#open.set(id, left);
      else {
        this.#open.delete(id);
        this.#atBottom.delete(id);
      }
    };
  }

  setAtBottom(id: string, atBottom: boolean): void {
    if (atBottom) this.#atBottom.add(id);
    else this.#atBottom.delete(id);
    this.look(id);
  }

  /** The newest message of it is before somebody's eyes. */
  inSight(id: string): boolean {
    return this.page.visible() && this.#open.has(id) && this.#atBottom.has(id);
  }

  /** Call when a conversation or the page's visibility changed. */
  look(id: string): void {
    const held = this.store.state.conversations.get(id);
    if (held && held.view.anchor === null && this.inSight(id)) this.mark(id, lastSeqOf(viewedRun(held)));
  }

  lookAll(state: ChatState, previous: ChatState | null): void {
    for (const id of this.#atBottom) {
      if (state.conversations.get(id) !== previous?.conversations.get(id)) this.look(id);
    }
  }

  mark(id: string, seq: number): void {
    const held = this.store.state.conversations.get(id);
    if (!held || seq <= held.data.viewer.readSeq) return;
    this.#pending.set(id, Math.max(seq, this.#pending.get(id) ?? 0));
    this.store.dispatch({
      type: 'read',
      payload: { conversationId: id, userId: this.store.state.me.id, seq },
      now: Date.now(),
    });
    this.#timer ??= setTimeout(() => this.flush(), this.timing.readMs);
  }

  /** Sends what waits; what cannot be sent now waits for the next connection. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.link.connected) return;
    for (const [conversationId, seq] of this.#pending) {
      const done = () => {
        if (this.#pending.get(conversationId) === seq) this.#pending.delete(conversationId);
      };
      this.link.request('read', { conversationId, seq }).then(done, (error: unknown) => {
        // A refusal stands: the conversation was left. Silence does not.
        if (error instanceof ApiError && error.status < 500 && error.code !== 'rate_limited') done();
        else this.#timer ??= setTimeout(() => this.flush(), backoff(3, this.timing));
      });
    }
  }
}
