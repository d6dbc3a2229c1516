import type { Conversation, Message, Person, Presence, ServerEvents } from '../contract.js';
import type { Failure } from '../types.js';
import { loadFailed, loadStarted, pageLoaded, quoteLoaded, trimmed, type LoadKind } from './loads.js';
import { applyMessage } from './messages.js';
import {
  type ChatState,
  type ConversationState,
  type Op,
  type OutboxItem,
  withEntry,
  withoutEntry,
} from './model.js';
import * as own from './own.js';
import { expireTyping, takePresence, takeTyping } from './people.js';
import { takeRemoved, takeSnapshot, takeSync, type SyncResult } from './snapshots.js';
import { readUpTo } from './summary.js';

/** What the server sends by itself; `notification:new` and the like do not change this state. */
type StateEventName = Exclude<keyof ServerEvents, 'session:revoked' | 'error'>;
export type ServerEvent = {
  [E in StateEventName]: { type: E; payload: ServerEvents[E]; now: number };
}[StateEventName];

/** `epoch` is the conversation's when the page was asked for. */
type Load = { conversationId: string; kind: LoadKind; epoch: number };

type LocalEvent =
  | {
      type: 'restored';
      conversations: readonly ConversationState[];
      outbox: readonly OutboxItem[];
      drafts: ReadonlyMap<string, string>;
    }
  | { type: 'snapshot'; conversation: Conversation; asOf: number }
  | { type: 'listed' }
  | { type: 'connected' }
  /** The server does not know it, or not for this person. */
  | { type: 'missing'; conversationId: string; asOf: number }
  | { type: 'me'; me: Person }
  | ({ type: 'sync' } & SyncResult)
  | ({ type: 'load:started' } & Load)
  | ({ type: 'load:failed'; failure: Failure | null } & Load)
  | ({ type: 'load:page'; items: readonly Message[]; hasMore: boolean; anchor: number | null } & Load)
  | { type: 'load:quote'; conversationId: string; epoch: number; id: string; message: Message | null }
  | { type: 'view'; conversationId: string; anchor: number | null }
  | { type: 'trim'; conversationId: string; keep: number }
  | { type: 'changed'; message: Message }
  | { type: 'muted'; conversationId: string; muted: boolean }
  | { type: 'presences'; presence: Readonly<Record<string, Presence>> }
  | { type: 'clock'; now: number }
  | { type: 'draft'; conversationId: string; text: string }
  | { type: 'outbox:put'; item: OutboxItem }
  | { type: 'outbox:gone'; clientId: string }
  | { type: 'outbox:failed'; clientId: string; failure: Failure }
  | { type: 'outbox:acked'; clientId: string; message: Message }
  | { type: 'op:started'; op: Op }
  | { type: 'op:confirmed' | 'op:gone'; id: number };

export type ChatEvent = ServerEvent | LocalEvent;

const change = (
  state: ChatState,
  id: string,
  apply: (conversation: ConversationState) => ConversationState,
): ChatState => {
  const held = state.conversations.get(id);
  if (!held) return state;
  const next = apply(held);
  return next === held ? state : { ...state, conversations: withEntry(state.conversations, id, next) };
};

/** `rev: null` for what no rev counts: an answer to an earlier question lacks it. */
const heardOf = (state: ChatState, id: string, rev: number | null): ChatState => {
  const known = state.unknown.get(id) ?? { rev: 0, tick: 0 };
  const tick = rev === null ? state.tick + 1 : state.tick;
  const heard = { rev: Math.max(known.rev, rev ?? 0), tick: rev === null ? tick : known.tick };
  return { ...state, tick, unknown: withEntry(state.unknown, id, heard) };
};

const message = (state: ChatState, payload: Message): ChatState => {
  const { conversationId } = payload;
  if (!state.conversations.has(conversationId)) return heardOf(state, conversationId, payload.rev);
  const next = change(state, conversationId, (held) => applyMessage(held, payload, state.me.id));
  return own.settleOps(own.settleOutbox(next, conversationId, [payload]));
};

/** An answer for a conversation whose messages were thrown away since is of no use. */
const loaded = (
  state: ChatState,
  load: Load,
  apply: (conversation: ConversationState) => ConversationState,
) => change(state, load.conversationId, (held) => (held.epoch === load.epoch ? apply(held) : held));

const server = (state: ChatState, event: ServerEvent): ChatState => {
  switch (event.type) {
    case 'message:new': {
      const { conversationId, sender } = event.payload;
      const spoken = takeTyping(state, { conversationId, userId: sender.id, active: false }, event.now);
      return message(spoken, event.payload);
    }
    case 'message:updated':
    case 'message:deleted':
      return message(state, event.payload);
    case 'conversation:head': {
      const { conversationId, rev } = event.payload;
      if (!state.conversations.has(conversationId)) return heardOf(state, conversationId, rev);
      return change(state, conversationId, (held) => (rev > held.headRev ? { ...held, headRev: rev } : held));
    }
    case 'conversation:added':
    case 'conversation:updated':
      return takeSnapshot(state, event.payload, null);
    case 'conversation:removed':
      return takeRemoved(state, event.payload.conversationId);
    case 'typing':
      return takeTyping(state, event.payload, event.now);
    case 'read': {
      const { conversationId, userId, seq } = event.payload;
      if (!state.conversations.has(conversationId)) return heardOf(state, conversationId, null);
      return change(state, conversationId, (held) => readUpTo(held, userId, seq, state.me.id));
    }
    case 'presence': {
      const { userId, online, lastSeenAt } = event.payload;
      return takePresence(state, userId, { online, lastSeenAt });
    }
  }
};

const local = (state: ChatState, event: LocalEvent): ChatState => {
  switch (event.type) {
    case 'restored': {
      const conversations = new Map(event.conversations.map((held) => [held.data.id, held]));
      const drafts = new Map([...event.drafts, ...state.drafts]);
      const restored = { ...state, conversations, drafts, loaded: conversations.size > 0 };
      return event.outbox.reduce(own.outboxPut, restored);
    }
    case 'snapshot':
      return own.settleOutbox(takeSnapshot(state, event.conversation, event.asOf), event.conversation.id, []);
    case 'listed':
      return state.loaded ? state : { ...state, loaded: true };
    case 'connected':
      return { ...state, tick: state.tick + 1, connectedAt: state.tick + 1 };
    case 'missing':
      // The person may have been added again since it was asked.
      return (state.conversations.get(event.conversationId)?.metaAt ?? 0) > event.asOf
        ? state
        : takeRemoved(state, event.conversationId);
    case 'me':
      return { ...state, me: event.me };
    case 'sync':
      return own.settleOps(own.settleOutbox(takeSync(state, event), event.conversation.id, event.messages));
    case 'load:started':
      return loaded(state, event, (held) => loadStarted(held, event.kind));
    case 'load:failed':
      return loaded(state, event, (held) => loadFailed(held, event.kind, event.failure));
    case 'load:page': {
      const next = loaded(state, event, (held) => pageLoaded(held, event.kind, event));
      return own.settleOutbox(next, event.conversationId, next === state ? [] : event.items);
    }
    case 'load:quote':
      return loaded(state, { ...event, kind: 'quote' }, (held) => quoteLoaded(held, event.id, event.message));
    case 'view':
      return change(state, event.conversationId, (held) =>
        held.view.anchor === event.anchor ? held : { ...held, view: { ...held.view, anchor: event.anchor } },
      );
    case 'trim':
      return change(state, event.conversationId, (held) =>
        held.loads > 0 ? held : trimmed(held, event.keep),
      );
    case 'changed':
      return message(state, event.message);
    case 'muted': {
      const tick = state.tick + 1;
      return change({ ...state, tick }, event.conversationId, (held) => ({
        ...held,
        metaAt: tick,
        data: { ...held.data, viewer: { ...held.data.viewer, muted: event.muted } },
      }));
    }
    case 'presences':
      return Object.entries(event.presence).reduce(
        (sum, [id, presence]) => takePresence(sum, id, presence),
        state,
      );
    case 'clock':
      return expireTyping(state, event.now);
    case 'draft': {
      const { conversationId, text } = event;
      const drafts = text
        ? withEntry(state.drafts, conversationId, text)
        : withoutEntry(state.drafts, conversationId);
      return drafts === state.drafts ? state : { ...state, drafts };
    }
    case 'outbox:put':
      return own.outboxPut(state, event.item);
    case 'outbox:gone':
      return own.outboxGone(state, event.clientId);
    case 'outbox:failed':
      return own.outboxFailed(state, event.clientId, event.failure);
    case 'outbox:acked': {
      const { conversationId, rev } = event.message;
      const acked = own.outboxAcked(state, event.clientId, rev);
      return own.settleOutbox(
        change(acked, conversationId, (held) => applyMessage(held, event.message, state.me.id)),
        conversationId,
        [],
      );
    }
    case 'op:started':
      return own.opStarted(state, event.op);
    case 'op:confirmed':
      return own.opConfirmed(state, event.id);
    case 'op:gone':
      return own.opGone(state, event.id);
  }
};

const serverEvents: ReadonlySet<string> = new Set<StateEventName>([
  'message:new',
  'message:updated',
  'message:deleted',
  'conversation:head',
  'conversation:added',
  'conversation:updated',
  'conversation:removed',
  'typing',
  'read',
  'presence',
]);

const isServerEvent = (event: ChatEvent): event is ServerEvent => serverEvents.has(event.type);

/** The state after an event: pure, and what did not change keeps its identity. */
export const apply = (state: ChatState, event: ChatEvent): ChatState =>
  isServerEvent(event) ? server(state, event) : local(state, event);
