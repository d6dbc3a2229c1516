import type { ChatEvent } from '../state/apply.js';
import type { ChatState } from '../state/model.js';
import type { IncomingListener } from '../types.js';

/** Says which messages are news: of others, live or from a short interruption, not muted, not before somebody's eyes. */
export class Incoming {
  #seen = new Map<string, number>();
  #listeners = new Set<IncomingListener>();

  constructor(private readonly inSight: (conversationId: string) => boolean) {}

  readonly subscribe = (listener: IncomingListener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** `news`: what a sync brings now was sent a moment ago rather than during a long absence. */
  look(events: readonly ChatEvent[], state: ChatState, previous: ChatState, news: boolean): void {
    for (const event of events) {
      if (event.type === 'message:new') this.#consider(event.payload.conversationId, state, previous, true);
      else if (event.type === 'sync')
        this.#consider(event.conversation.id, state, previous, news && !event.reset);
    }
  }

  /** What waits beyond a gap is not in the runs yet: its turn comes with the sync that closes the gap. */
  #consider(id: string, state: ChatState, previous: ChatState, news: boolean): void {
    const held = state.conversations.get(id);
    const seen = this.#seen.get(id) ?? previous.conversations.get(id)?.data.lastSeq;
    if (!held || seen === undefined) return;
    const fresh = (held.runs.at(-1) ?? []).filter(({ seq }) => seq > seen);
    this.#seen.set(id, news ? (fresh.at(-1)?.seq ?? seen) : Math.max(seen, held.data.lastSeq));
    if (!news || held.data.viewer.muted || this.inSight(id)) return;
    for (const message of fresh) {
      const { sender, deletedAt, seq } = message;
      if (sender.id === state.me.id || deletedAt !== null || seq <= held.data.viewer.readSeq) continue;
      for (const listener of this.#listeners) listener(message, held.data);
    }
  }
}
