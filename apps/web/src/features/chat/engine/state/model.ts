import type { Conversation, Message, Person, Presence } from '../contract.js';
import type { Failure } from '../types.js';

/** Messages next to each other, ascending by seq, never empty. */
export type Run = readonly Message[];

/** Which stretch of the history is on view. */
export interface View {
  /** A seq inside the stretch; null for the newest one. */
  anchor: number | null;
  loadingLatest: boolean;
  loadingOlder: boolean;
  loadingNewer: boolean;
  error: Failure | null;
}

export interface ConversationState {
  /** As a fresh fetch gives it at `data.rev`, which may be ahead of `cursor` but never behind it. */
  data: Conversation;
  /** The tick of the last event that changed name, members, roles or muting. An answer to an earlier question is older than it. */
  metaAt: number;
  /** Every held message is as the server had it at this rev, or newer. */
  cursor: number;
  /** The greatest rev heard of; beyond `cursor` it asks for a sync. */
  headRev: number;
  /** Ascending; between two of them there is at least one message that is not held. */
  runs: readonly Run[];
  /** There is nothing to see before this seq; null while unknown. */
  oldest: number | null;
  /** Events from beyond a gap, until a sync closes it. */
  ahead: readonly Message[];
  /** Page loads that are on their way, and what changed meanwhile: the page may be older than that. */
  loads: number;
  touched: ReadonlyMap<string, Message>;
  /** Messages fetched one by one because another one quotes them; null for one that is not there. */
  quotes: ReadonlyMap<string, Message | null>;
  /** Grows when what is held is thrown away: answers asked for before are of no use. */
  epoch: number;
  /** Something in `data` cannot be worked out here and is fetched again. */
  stale: boolean;
  view: View;
}

/** A message of one's own that the server may not have yet. */
export interface OutboxItem {
  clientId: string;
  conversationId: string;
  body: string;
  replyTo: string | null;
  /** Ms since the epoch, growing: the order of sending. */
  order: number;
  status: 'sending' | 'failed' | 'sent';
  failure: Failure | null;
  /** The rev of the acknowledged message; it is dropped here when the conversation gets there. */
  ackRev: number | null;
}

/** A change of one's own that is shown before the server confirms it. */
export interface Op {
  id: number;
  conversationId: string;
  messageId: string;
  kind: 'edit' | 'remove' | 'react' | 'unreact';
  /** The new body, or the emoji. */
  value: string;
  baseRev: number;
  confirmed: boolean;
}

export interface Typist {
  userId: string;
  /** Ms since the epoch. */
  until: number;
}

/** The greatest rev that was heard of, and the tick of the last thing heard that no rev counts. */
interface Heard {
  rev: number;
  tick: number;
}

export interface ChatState {
  readonly me: Person;
  /** Counts the events that change what is not versioned by `rev`. */
  readonly tick: number;
  /** The tick at which the present connection began: what was answered to earlier questions may lack what was missed before. */
  readonly connectedAt: number;
  readonly conversations: ReadonlyMap<string, ConversationState>;
  /** Conversations that were left, with the tick of it. */
  readonly gone: ReadonlyMap<string, number>;
  /** Conversations that are heard of but not held. */
  readonly unknown: ReadonlyMap<string, Heard>;
  readonly loaded: boolean;
  readonly outbox: readonly OutboxItem[];
  readonly ops: readonly Op[];
  readonly typing: ReadonlyMap<string, readonly Typist[]>;
  readonly presence: ReadonlyMap<string, Presence>;
  readonly drafts: ReadonlyMap<string, string>;
}

export const emptyView: View = {
  anchor: null,
  loadingLatest: false,
  loadingOlder: false,
  loadingNewer: false,
  error: null,
};

export const initialState = (me: Person): ChatState => ({
  me,
  tick: 0,
  connectedAt: 0,
  conversations: new Map(),
  gone: new Map(),
  unknown: new Map(),
  loaded: false,
  outbox: [],
  ops: [],
  typing: new Map(),
  presence: new Map(),
  drafts: new Map(),
});

export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  map.get(key) === value && map.has(key) ? map : new Map(map).set(key, value);

export const withoutEntry = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> => {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
};
