import type { ChatState, ConversationState } from '../state/model.js';
import type { ChatMessage, ConversationItem, ConversationList } from '../types.js';
import { showPending, showWithOps } from './messages.js';

/** UUIDv7 begins with the time of its making. */
const madeAt = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

const activeAt = ({ conversation, last }: ConversationItem): number =>
  last ? Date.parse(last.createdAt) : madeAt(conversation.id);

const lastOf = (state: ChatState, held: ConversationState): ChatMessage | null => {
  const pending = state.outbox.findLast((item) => item.conversationId === held.data.id);
  if (pending) return showPending(pending, state.me);
  return held.data.lastMessage && showWithOps(held.data.lastMessage, state.ops, state.me.id);
};

const itemOf = (state: ChatState, held: ConversationState): ConversationItem => {
  const { data } = held;
  const other = data.type === 'direct' ? (data.members.find(({ id }) => id !== state.me.id) ?? null) : null;
  const names = data.members.filter(({ id }) => id !== state.me.id).map(({ displayName }) => displayName);
  return {
    id: data.id,
    conversation: data,
    title: other?.displayName ?? data.name ?? (names.slice(0, 3).join(', ') || state.me.displayName),
    other,
    unread: data.viewer.unread,
    muted: data.viewer.muted,
    last: lastOf(state, held),
    draft: state.drafts.get(data.id) ?? '',
  };
};

/** Items and lists that keep their identity while nothing in them changes. One per engine. */
export class ConversationSelector {
  #items = new Map<string, { held: ConversationState; item: ConversationItem }>();
  #extras: readonly unknown[] = [];
  #list: ConversationList = { items: [], loaded: false };
  #key: readonly unknown[] = [];

  item(state: ChatState, id: string): ConversationItem | undefined {
    this.#refresh(state);
    const held = state.conversations.get(id);
    if (!held) return undefined;
    const cached = this.#items.get(id);
    if (cached && cached.held.data === held.data) return cached.item;
    const item = itemOf(state, held);
    this.#items.set(id, { held, item });
    return item;
  }

  list(state: ChatState): ConversationList {
    const key = [state.conversations, state.outbox, state.ops, state.drafts, state.loaded];
    if (key.every((part, index) => part === this.#key[index])) return this.#list;
    this.#key = key;
    const items = [...state.conversations.keys()].flatMap((id) => this.item(state, id) ?? []);
    const sorted = items.toSorted((a, b) => activeAt(b) - activeAt(a) || (a.id < b.id ? 1 : -1));
    const same =
      state.loaded === this.#list.loaded &&
      sorted.length === this.#list.items.length &&
      sorted.every((item, index) => item === this.#list.items[index]);
    if (!same) this.#list = { items: sorted, loaded: state.loaded };
    return this.#list;
  }

  unreadTotal(state: ChatState): number {
    let total = 0;
    for (const { data } of state.conversations.values()) if (!data.viewer.muted) total += data.viewer.unread;
    return total;
  }

  /** What is shown of one's own affects few items: those alone are made anew. */
  #refresh(state: ChatState): void {
    const extras = [state.outbox, state.ops, state.drafts];
    if (extras.every((part, index) => part === this.#extras[index])) return;
    this.#extras = extras;
    for (const [id, { held, item }] of this.#items) {
      const current = state.conversations.get(id);
      if (!current) this.#items.delete(id);
      else {
        const fresh = itemOf(state, held);
        const same = fresh.draft === item.draft && fresh.last === item.last;
        if (!same) this.#items.set(id, { held, item: fresh });
      }
    }
  }
}
