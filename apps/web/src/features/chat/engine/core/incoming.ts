import type { Message } from '../contract.js';
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
      if (event.type === 'message:new') this.#consider([event.payload], state, previous, true);
      else if (event.type === 'sync') {
        const bySeq = event.messages.toSorted((a, b) => a.seq - b.seq);
        this.#consider(bySeq, state, previous, news && !event.reset);
      }
    }
  }

  #consider(messages: readonly Message[], state: ChatState, previous: ChatState, news: boolean): void {
    for (const message of messages) {
      const { conversationId: id, seq, sender, deletedAt } = message;
      const held = state.conversations.get(id);
      const seen = this.#seen.get(id) ?? previous.conversations.get(id)?.data.lastSeq ?? seq;
      if (!held || seq <= seen) continue;
      this.#seen.set(id, seq);
      const others = sender.id !== state.me.id && deletedAt === null && seq > held.data.viewer.readSeq;
      if (!news || !others || held.data.viewer.muted || this.inSight(id)) continue;
      for (const listener of this.#listeners) listener(message, held.data);
    }
  }
}
