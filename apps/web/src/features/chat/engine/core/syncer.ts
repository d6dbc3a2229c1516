import { limits } from '@quemiai/contract/limits';
import { ApiError, NetworkError } from '../../../../lib/api/errors.js';
import type { Message, SyncEntry } from '../contract.js';
import type { ChatState } from '../state/model.js';
import type { Link } from './link.js';
import { backoff, type Timing } from './ports.js';
import type { Store } from './store.js';

/** Further behind than this, fetching the newest page anew costs less than every change since. */
const farMax = 1_000;

interface Asked {
  epoch: number;
  cursor: number;
  collected: Message[];
}

const behind = (state: ChatState): string[] =>
  [...state.conversations].flatMap(([id, held]) => (held.headRev > held.cursor ? [id] : []));

/** Closes gaps: asks the server for what changed since the cursors, of all conversations or of those with a gap. */
export class Syncer {
  #all = false;
  #running = false;
  #attempt = 0;
  /** Whether what the present round brings is news to the person rather than a backlog. */
  #news = true;

  constructor(
    private readonly store: Store,
    private readonly link: Link,
    private readonly timing: Timing,
    private readonly done: (all: boolean) => void,
  ) {}

  get catchingUp(): boolean {
    return this.#all;
  }

  get bringsNews(): boolean {
    return this.#news;
  }

  /** Catches up in every conversation. */
  all(news: boolean): void {
    this.#all = true;
    this.#news = news;
    void this.#run();
  }

  /** Catches up where something is known to be missing. */
  gaps(): void {
    if (!this.#running && this.link.connected && behind(this.store.state).length > 0) void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.link.connected) {
        const all = this.#all;
        const ids = all ? [...this.store.state.conversations.keys()] : behind(this.store.state);
        if (ids.length === 0 && !all) break;
        await this.#round(ids);
        this.#attempt = 0;
        if (all) {
          this.#all = false;
          this.#news = true;
        }
        this.done(all);
      }
    } catch (error) {
      const lost =
        error instanceof NetworkError || (error instanceof ApiError && error.code === 'unauthenticated');
      if (lost) this.link.restart();
      else if (!(error instanceof ApiError)) throw error;
      setTimeout(() => void this.#run(), backoff(this.#attempt++, this.timing));
    } finally {
      this.#running = false;
    }
  }

  async #round(ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += limits.syncCursorsMax) {
      const asked = new Map<string, Asked>();
      for (const id of ids.slice(start, start + limits.syncCursorsMax)) {
        const held = this.store.state.conversations.get(id);
        if (held) asked.set(id, { epoch: held.epoch, cursor: held.cursor, collected: [] });
      }
      while (asked.size > 0) await this.#page(asked);
    }
  }

  /** One call; conversations that have more stay in `asked` with the cursor of the next page. */
  async #page(asked: Map<string, Asked>): Promise<void> {
    const before = this.store.state;
    const cursors = Object.fromEntries([...asked].map(([id, { cursor }]) => [id, cursor]));
    const { conversations } = await this.link.request('sync', { cursors });
    const answered = new Map(conversations.map((entry) => [entry.conversationId, entry]));
    for (const [id, ask] of asked) {
      const entry = answered.get(id);
      if (!entry)
        throw new ApiError({ code: 'internal_error', detail: 'A conversation is missing in the answer' });
      if ('conversation' in entry && this.#continues(entry, ask)) continue;
      asked.delete(id);
      this.#take(entry, ask, before);
    }
  }

  #continues(entry: Extract<SyncEntry, { hasMore: boolean }>, ask: Asked): boolean {
    if (!entry.hasMore || entry.reset || entry.conversation.rev - ask.cursor > farMax) return false;
    ask.collected.push(...entry.messages);
    ask.cursor = entry.rev;
    return true;
  }

  /** All pages go in at once: a message that was changed late comes on a later page than its neighbours. */
  #take(entry: SyncEntry, ask: Asked, before: ChatState): void {
    if ('removed' in entry) {
      const { conversationId } = entry;
      this.store.dispatch({ type: 'missing', conversationId, asOf: before.tick });
      return;
    }
    const { conversation, reset } = entry;
    const far = entry.hasMore && !reset;
    this.store.dispatch({
      type: 'sync',
      conversation,
      messages: far ? [] : [...ask.collected, ...entry.messages],
      rev: far ? conversation.rev : entry.rev,
      reset: reset || far,
      epoch: ask.epoch,
      headRev: before.conversations.get(conversation.id)?.headRev ?? 0,
      asOf: before.tick,
    });
  }
}
