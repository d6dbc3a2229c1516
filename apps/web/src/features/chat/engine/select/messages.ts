import type { Message, Reaction } from '../contract.js';
import type { ChatState, ConversationState, Op, OutboxItem, Run } from '../state/model.js';
import { lastSeqOf, runAt } from '../state/runs.js';
import type { ChatMessage, MessageList } from '../types.js';

const keyOf = (senderId: string, clientId: string): string => `${senderId}:${clientId}`;

const react = (reactions: readonly Reaction[], emoji: string, userId: string): readonly Reaction[] => {
  const index = reactions.findIndex((reaction) => reaction.emoji === emoji);
  const held = reactions[index];
  if (!held) return [...reactions, { emoji, count: 1, userIds: [userId] }];
  if (held.userIds.includes(userId)) return reactions;
  return reactions.with(index, { ...held, count: held.count + 1, userIds: [...held.userIds, userId] });
};

const unreact = (reactions: readonly Reaction[], emoji: string, userId: string): readonly Reaction[] =>
  reactions.flatMap((held) => {
    if (held.emoji !== emoji || !held.userIds.includes(userId)) return [held];
    const userIds = held.userIds.filter((id) => id !== userId);
    return held.count > 1 ? [{ ...held, count: held.count - 1, userIds }] : [];
  });

const withOp = (shown: ChatMessage, op: Op, me: string): ChatMessage => {
  const busy = shown.busy || !op.confirmed;
  switch (op.kind) {
    case 'edit':
      return { ...shown, busy, body: op.value, editedAt: shown.editedAt ?? shown.createdAt };
    case 'remove':
      return { ...shown, busy, body: '', reactions: [], deletedAt: shown.deletedAt ?? shown.createdAt };
    case 'react':
      return { ...shown, busy, reactions: react(shown.reactions, op.value, me) };
    case 'unreact':
      return { ...shown, busy, reactions: unreact(shown.reactions, op.value, me) };
  }
};

const shownOf = new WeakMap<Message, ChatMessage>();

/** A message of the server as a bubble; the same message gives the same bubble. */
const showMessage = (message: Message, me: string): ChatMessage => {
  const cached = shownOf.get(message);
  if (cached) return cached;
  const { rev: _, ...rest } = message;
  const shown: ChatMessage = {
    ...rest,
    key: keyOf(message.sender.id, message.clientId),
    mine: message.sender.id === me,
    status: 'sent',
    failure: null,
    busy: false,
  };
  shownOf.set(message, shown);
  return shown;
};

const pendingOf = new WeakMap<OutboxItem, ChatMessage>();

export const showPending = (item: OutboxItem, me: ChatState['me']): ChatMessage => {
  const cached = pendingOf.get(item);
  if (cached) return cached;
  const shown: ChatMessage = {
    key: keyOf(me.id, item.clientId),
    id: null,
    clientId: item.clientId,
    conversationId: item.conversationId,
    seq: null,
    sender: me,
    mine: true,
    body: item.body,
    attachments: [],
    replyTo: item.replyTo,
    reactions: [],
    createdAt: new Date(item.order).toISOString(),
    editedAt: null,
    deletedAt: null,
    status: item.status,
    failure: item.failure,
    busy: false,
  };
  pendingOf.set(item, shown);
  return shown;
};

/** A message with what is being done to it. */
export const showWithOps = (message: Message, ops: readonly Op[], me: string): ChatMessage =>
  ops
    .filter((op) => op.messageId === message.id)
    .reduce((shown, op) => withOp(shown, op, me), showMessage(message, me));

const none: MessageList = {
  items: [],
  loading: true,
  hasOlder: false,
  loadingOlder: false,
  hasNewer: false,
  loadingNewer: false,
  error: null,
};

/** The stretch on view: around the anchor, else the newest. */
export const viewedRun = ({ runs, view }: ConversationState): Run =>
  (view.anchor === null ? undefined : runAt(runs, view.anchor)) ?? runs.at(-1) ?? [];

export const hasOlder = (held: ConversationState): boolean => {
  const first = viewedRun(held)[0]?.seq ?? held.data.lastSeq + 1;
  return first > 1 && (held.oldest === null || first > held.oldest);
};

const listOf = (
  held: ConversationState,
  outbox: readonly OutboxItem[],
  ops: readonly Op[],
  me: ChatState['me'],
) => {
  const run = viewedRun(held);
  const end = Math.max(held.data.lastSeq, lastSeqOf(held.runs.at(-1)));
  const hasNewer = run.length > 0 && lastSeqOf(run) < end && held.view.anchor !== null;
  const touched = new Set(ops.map((op) => op.messageId));
  const sent = run.map((message) =>
    touched.has(message.id) ? showWithOps(message, ops, me.id) : showMessage(message, me.id),
  );
  const pending = hasNewer ? [] : outbox.map((item) => showPending(item, me));
  const { loadingLatest, loadingOlder, loadingNewer, error } = held.view;
  return {
    items: pending.length > 0 ? [...sent, ...pending] : sent,
    loading: run.length === 0 && held.data.lastSeq > 0 && hasOlder(held) && error === null,
    hasOlder: hasOlder(held),
    loadingOlder: loadingOlder || (loadingLatest && run.length > 0),
    hasNewer,
    loadingNewer,
    error,
  };
};

/** Gives the same list as long as nothing that it shows changes. One per conversation. */
export const messageListSelector = (id: string): ((state: ChatState) => MessageList) => {
  let key: readonly unknown[] = [];
  let list: MessageList = none;
  return (state) => {
    const held = state.conversations.get(id);
    if (!held) return none;
    const outbox = state.outbox.filter((item) => item.conversationId === id);
    const ops = state.ops.filter((op) => op.conversationId === id);
    const next = [held.runs, held.view, held.oldest, held.data.lastSeq, ...outbox, '|', ...ops];
    if (next.length !== key.length || next.some((part, index) => part !== key[index])) {
      key = next;
      list = listOf(held, outbox, ops, state.me);
    }
    return list;
  };
};
