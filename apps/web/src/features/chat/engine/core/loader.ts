import { hasOlder, viewedRun } from '../select/messages.js';
import type { LoadKind } from '../state/loads.js';
import { lastSeqOf, runAt } from '../state/runs.js';
import { failureOf, isMissing } from './failures.js';
import type { ChatApi } from './ports.js';
import type { Store } from './store.js';

const pageSize = 50;
/** Fewer do not fill a screen. */
const screenful = 30;

/** Fetches pages of messages and single quoted ones. What fails is said in the conversation's view. */
export class Loader {
  #quotes = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
  ) {}

  async older(id: string): Promise<void> {
    const held = this.store.state.conversations.get(id);
    if (!held || held.view.loadingOlder || !hasOlder(held)) return;
    const first = viewedRun(held)[0];
    await (first ? this.#page(id, 'older', { before: first.seq }) : this.#latest(id));
  }

  async newer(id: string): Promise<void> {
    const held = this.store.state.conversations.get(id);
    if (!held || held.view.loadingNewer) return;
    const end = lastSeqOf(viewedRun(held));
    if (end < held.data.lastSeq) await this.#page(id, 'newer', { after: end });
  }

  async around(id: string, seq: number): Promise<void> {
    const held = this.store.state.conversations.get(id);
    if (!held) return;
    const run = runAt(held.runs, seq);
    if (!run) return this.#page(id, 'around', { after: Math.max(0, seq - pageSize / 2) }, seq);
    const anchor = run === held.runs.at(-1) && lastSeqOf(run) >= held.data.lastSeq ? null : seq;
    this.store.dispatch({ type: 'view', conversationId: id, anchor });
  }

  jumpToLatest(id: string): void {
    this.store.dispatch({ type: 'view', conversationId: id, anchor: null });
    this.fill(id);
  }

  /** Sees to it that the newest screenful of a conversation is held. What fails now is tried again after reconnecting. */
  fill(id: string): void {
    const held = this.store.state.conversations.get(id);
    if (!held || held.data.lastSeq === 0 || held.view.loadingLatest || held.view.anchor !== null) return;
    const tail = held.runs.at(-1) ?? [];
    const reaches = lastSeqOf(tail) >= held.data.lastSeq;
    if (tail.length === 0 ? hasOlder(held) : !reaches && held.headRev <= held.cursor) {
      void this.#latest(id);
    } else if (reaches && tail.length < screenful) void this.older(id);
  }

  /** A message that another one quotes and that no page holds. */
  async quote(conversationId: string, messageId: string): Promise<void> {
    const held = this.store.state.conversations.get(conversationId);
    if (!held || held.quotes.has(messageId) || this.#quotes.has(messageId)) return;
    this.#quotes.add(messageId);
    const load = { conversationId, kind: 'quote', epoch: held.epoch } as const;
    this.store.dispatch({ type: 'load:started', ...load });
    try {
      const message = await this.api.message(messageId);
      this.store.dispatch({ type: 'load:quote', ...load, id: messageId, message });
    } catch (error) {
      if (isMissing(error))
        this.store.dispatch({ type: 'load:quote', ...load, id: messageId, message: null });
      else this.store.dispatch({ type: 'load:failed', ...load, failure: null });
    } finally {
      this.#quotes.delete(messageId);
    }
  }

  #latest(id: string): Promise<void> {
    return this.#page(id, 'latest', {});
  }

  async #page(
    conversationId: string,
    kind: LoadKind,
    place: { before?: number; after?: number },
    anchor: number | null = null,
  ): Promise<void> {
    const epoch = this.store.state.conversations.get(conversationId)?.epoch ?? 0;
    const load = { conversationId, kind, epoch };
    this.store.dispatch({ type: 'load:started', ...load });
    try {
      const page = await this.api.messages(conversationId, { ...place, limit: pageSize });
      this.store.dispatch({ type: 'load:page', ...load, ...page, anchor });
    } catch (error) {
      const failure = failureOf(error);
      this.store.dispatch({ type: 'load:failed', ...load, failure });
      if (!failure) throw error;
    }
    // What was held has been thrown away meanwhile, and this page with it.
    if (this.store.state.conversations.get(conversationId)?.epoch !== epoch) this.fill(conversationId);
  }
}
