import type { Conversation, Message } from '../contract.js';
import { drain, take } from './messages.js';
import { emptyView, type ChatState, type ConversationState, withEntry, withoutEntry } from './model.js';
import { toRuns } from './runs.js';
import { mergeSnapshot, readUpTo, summarize } from './summary.js';

/** Where a conversation starts that is not held yet: nothing is held, so the cursor is the snapshot's own rev. */
const begin = (data: Conversation, metaAt: number, headRev: number): ConversationState => ({
  data,
  metaAt,
  cursor: data.rev,
  headRev: Math.max(headRev, data.rev),
  runs: [],
  oldest: null,
  ahead: [],
  loads: 0,
  touched: new Map(),
  quotes: new Map(),
  epoch: 0,
  stale: false,
  view: emptyView,
});

/** With no message held there is nothing to catch up with: the cursor may follow the summary. */
const jump = (state: ConversationState, me: string): ConversationState => {
  const holds = state.runs.length > 0 || state.quotes.size > 0 || state.loads > 0;
  if (holds || state.data.rev <= state.cursor) return state;
  const cursor = state.data.rev;
  return drain({ ...state, cursor, headRev: Math.max(state.headRev, cursor) }, me);
};

const absorb = (
  held: ConversationState,
  snapshot: Conversation,
  asOf: number,
  me: string,
): ConversationState => {
  const trusted = held.metaAt <= asOf;
  const { data, exact } = mergeSnapshot(held, snapshot, trusted, me);
  const metaAt = trusted ? Math.max(held.metaAt, asOf) : held.metaAt;
  const headRev = Math.max(held.headRev, snapshot.rev);
  return { ...held, data, metaAt, headRev, stale: !trusted || !exact };
};

const put = (state: ChatState, id: string, conversation: ConversationState): ChatState => ({
  ...state,
  conversations: withEntry(state.conversations, id, conversation),
  unknown: withoutEntry(state.unknown, id),
  gone: withoutEntry(state.gone, id),
});

/**
 * A conversation as the server answered it to a question asked at tick `asOf`.
 * `asOf: null` is an event: it comes in order and is newer than all before it.
 */
export const takeSnapshot = (state: ChatState, snapshot: Conversation, asOf: number | null): ChatState => {
  const { id } = snapshot;
  const goneAt = state.gone.get(id);
  if (asOf !== null && goneAt !== undefined && goneAt > asOf) return state;
  const held = state.conversations.get(id);
  const tick = state.tick + 1;
  if (!held) {
    const heard = state.unknown.get(id) ?? { rev: 0, tick: 0 };
    const started = begin(snapshot, asOf ?? tick, heard.rev);
    return {
      ...put(state, id, {
        ...started,
        stale: asOf !== null && (heard.tick > asOf || asOf < state.connectedAt),
      }),
      tick,
    };
  }
  const merged = jump(absorb(held, snapshot, asOf ?? tick, state.me.id), state.me.id);
  // A question from before the present connection settles nothing.
  const stale = merged.stale || (held.stale && (asOf ?? tick) < state.connectedAt);
  return { ...put(state, id, { ...merged, stale }), tick };
};

export interface SyncResult {
  conversation: Conversation;
  /** Of all pages, in any order. */
  messages: readonly Message[];
  rev: number;
  reset: boolean;
  /** The conversation's epoch when it was asked. */
  epoch: number;
  /** The greatest rev that had been heard of when it was asked. */
  headRev: number;
  asOf: number;
}

/** Forgets the messages and goes on from the given page, or from nothing. */
const restart = (held: ConversationState, result: SyncResult, me: string): ConversationState => {
  const data = summarize(result.conversation, result.messages, me);
  const rev = Math.max(data.rev, result.rev);
  const ahead = held.ahead.filter((message) => message.rev > result.rev);
  const restarted: ConversationState = {
    ...begin({ ...data, rev }, held.metaAt, Math.max(...ahead.map((message) => message.rev), rev)),
    cursor: result.rev,
    runs: toRuns(result.messages),
    ahead,
    epoch: held.epoch + 1,
    stale: held.metaAt > result.asOf,
  };
  return drain(readUpTo(restarted, me, Math.min(held.data.viewer.readSeq, data.lastSeq), me), me);
};

export const takeSync = (state: ChatState, result: SyncResult): ChatState => {
  const { id } = result.conversation;
  const me = state.me.id;
  const held = state.conversations.get(id);
  if (!held) return takeSnapshot(state, result.conversation, result.asOf);
  if (held.epoch !== result.epoch) return state;
  if (result.reset) return put(state, id, restart(held, result, me));
  // Live events have brought all of it meanwhile; a message that is not held may have changed since the answer was made.
  const useful = result.rev > held.cursor ? result.messages : [];
  const bySeq = useful.toSorted((a, b) => a.seq - b.seq);
  const filled = bySeq.reduce(take, held);
  // Sync is the truth: a summary that is ahead of it without anything new heard since is from a history that is lost.
  const lost = held.data.rev > result.conversation.rev && held.headRev <= result.headRev;
  const base = lost ? { ...filled, data: { ...filled.data, rev: -1 } } : filled;
  const merged = absorb(base, result.conversation, result.asOf, me);
  const data = summarize(merged.data, useful, me);
  const cursor = Math.max(merged.cursor, result.rev);
  const rev = Math.max(data.rev, cursor);
  // What was heard before asking and is not in the answer is not so: sync is the truth.
  const headRev = held.headRev > result.headRev ? Math.max(held.headRev, rev) : rev;
  const ahead = merged.ahead.filter((message) => message.rev <= headRev);
  return put(state, id, drain({ ...merged, data: { ...data, rev }, cursor, headRev, ahead }, me));
};

/** The person is out of the conversation. */
export const takeRemoved = (state: ChatState, id: string): ChatState => {
  const tick = state.tick + 1;
  return {
    ...state,
    tick,
    gone: withEntry(state.gone, id, tick),
    unknown: withoutEntry(state.unknown, id),
    conversations: withoutEntry(state.conversations, id),
    typing: withoutEntry(state.typing, id),
    outbox: state.outbox.some((item) => item.conversationId === id)
      ? state.outbox.filter((item) => item.conversationId !== id)
      : state.outbox,
  };
};
