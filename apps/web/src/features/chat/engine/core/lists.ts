import type { Conversation } from '../contract.js';
import type { ChatState } from '../state/model.js';
import { failureOf, isMissing } from './failures.js';
import type { ChatApi } from './ports.js';
import type { Store } from './store.js';

/** How long a summary that cannot be worked out here waits for others: read marks come in bursts. */
const staleMs = 400;

/** Fetches conversations: the list, those that are heard of but not held, and those whose summary has to be asked for. */
export class Lists {
  #fetching = new Set<string>();
  #listing: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
  ) {}

  /** The whole list as it is now: one that is on its way already is waited for and asked for again. Rejects when it cannot be had. */
  all(): Promise<void> {
    if (!this.#listing) return this.#list();
    this.#next ??= this.#listing
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#list();
      });
    return this.#next;
  }

  /** Call after every change of the state. */
  look(state: ChatState, previous: ChatState): void {
    if (state.unknown !== previous.unknown) for (const id of state.unknown.keys()) void this.#fetch(id, 0);
    if (state.conversations === previous.conversations) return;
    for (const [id, held] of state.conversations) {
      if (held.stale && held !== previous.conversations.get(id)) void this.#fetch(id, staleMs);
    }
  }

  /** One that somebody opens by its address. */
  want(id: string): Promise<void> {
    return this.#fetch(id, 0);
  }

  take(conversation: Conversation, asOf: number): void {
    this.store.dispatch({ type: 'snapshot', conversation, asOf });
  }

  #list(): Promise<void> {
    this.#listing = this.#pages().finally(() => {
      this.#listing = null;
    });
    return this.#listing;
  }

  async #pages(): Promise<void> {
    let cursor: string | undefined;
    do {
      const asOf = this.store.state.tick;
      const page = await this.api.list(cursor);
      this.store.dispatch(
        ...page.items.map((conversation) => ({ type: 'snapshot', conversation, asOf }) as const),
      );
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    this.store.dispatch({ type: 'listed' });
  }

  async #fetch(conversationId: string, wait: number): Promise<void> {
    if (this.#fetching.has(conversationId)) return;
    this.#fetching.add(conversationId);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const asOf = this.store.state.tick;
    try {
      this.take(await this.api.get(conversationId), asOf);
    } catch (error) {
      // While the network fails it stays known as missing: the list comes after reconnecting.
      if (isMissing(error)) this.store.dispatch({ type: 'missing', conversationId, asOf });
      else if (!failureOf(error)) throw error;
      return;
    } finally {
      this.#fetching.delete(conversationId);
    }
    const held = this.store.state.conversations.get(conversationId);
    if (held?.stale) void this.#fetch(conversationId, staleMs);
  }
}
