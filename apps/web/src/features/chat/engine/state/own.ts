import type { Message } from '../contract.js';
import type { Failure } from '../types.js';
import type { ChatState, ConversationState, Op, OutboxItem } from './model.js';

const byOrder = (a: OutboxItem, b: OutboxItem): number =>
  a.order - b.order || (a.clientId < b.clientId ? -1 : 1);

/** The server's message is here before the item: another tab has sent it. */
const hasArrived = (state: ChatState, { conversationId, clientId }: OutboxItem): boolean =>
  (state.conversations.get(conversationId)?.runs.at(-1) ?? []).some(
    (message) => message.clientId === clientId && message.sender.id === state.me.id,
  );

/** Adds an item, or puts it in the place of the one with its clientId. */
export const outboxPut = (state: ChatState, item: OutboxItem): ChatState => {
  if (hasArrived(state, item)) return outboxGone(state, item.clientId);
  const others = state.outbox.filter(({ clientId }) => clientId !== item.clientId);
  return { ...state, outbox: [...others, item].toSorted(byOrder) };
};

export const outboxGone = (state: ChatState, clientId: string): ChatState =>
  state.outbox.some((item) => item.clientId === clientId)
    ? { ...state, outbox: state.outbox.filter((item) => item.clientId !== clientId) }
    : state;

export const outboxFailed = (state: ChatState, clientId: string, failure: Failure): ChatState => {
  const index = state.outbox.findIndex((item) => item.clientId === clientId && item.status === 'sending');
  const item = state.outbox[index];
  return item
    ? { ...state, outbox: state.outbox.with(index, { ...item, status: 'failed', failure }) }
    : state;
};

/** The server has it. It is shown as sent until the conversation gets to its rev. */
export const outboxAcked = (state: ChatState, clientId: string, rev: number): ChatState => {
  const index = state.outbox.findIndex((item) => item.clientId === clientId);
  const item = state.outbox[index];
  if (!item) return state;
  const sent: OutboxItem = { ...item, status: 'sent', failure: null, ackRev: rev };
  return { ...state, outbox: state.outbox.with(index, sent) };
};

/** Takes away what the conversation holds itself by now. */
export const settleOutbox = (
  state: ChatState,
  conversationId: string,
  arrived: readonly Message[],
): ChatState => {
  if (state.outbox.length === 0) return state;
  const cursor = state.conversations.get(conversationId)?.cursor ?? Infinity;
  const own = new Set(
    arrived.filter(({ sender }) => sender.id === state.me.id).map(({ clientId }) => clientId),
  );
  const left = state.outbox.filter(
    (item) =>
      item.conversationId !== conversationId ||
      !(own.has(item.clientId) || (item.ackRev !== null && item.ackRev <= cursor)),
  );
  return left.length === state.outbox.length ? state : { ...state, outbox: left };
};

/** A held message; null for a quoted one that is not there, undefined for one that is not held. */
export const findIn = ({ runs, quotes }: ConversationState, id: string): Message | null | undefined => {
  for (const run of runs) {
    const found = run.find((message) => message.id === id);
    if (found) return found;
  }
  return quotes.get(id);
};

export const findMessage = (state: ChatState, id: string): Message | undefined => {
  for (const held of state.conversations.values()) {
    const found = findIn(held, id);
    if (found) return found;
  }
  return undefined;
};

export const opStarted = (state: ChatState, op: Op): ChatState => ({ ...state, ops: [...state.ops, op] });

export const opGone = (state: ChatState, id: number): ChatState =>
  state.ops.some((op) => op.id === id) ? { ...state, ops: state.ops.filter((op) => op.id !== id) } : state;

/** The server has done it: the op stays until the changed message comes, so that nothing flickers. */
export const opConfirmed = (state: ChatState, id: number): ChatState =>
  settleOps({ ...state, ops: state.ops.map((op) => (op.id === id ? { ...op, confirmed: true } : op)) });

export const settleOps = (state: ChatState): ChatState => {
  if (!state.ops.some(({ confirmed }) => confirmed)) return state;
  const left = state.ops.filter(
    (op) => !op.confirmed || (findMessage(state, op.messageId)?.rev ?? Infinity) <= op.baseRev,
  );
  return left.length === state.ops.length ? state : { ...state, ops: left };
};
