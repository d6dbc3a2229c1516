import type { Conversation, Member, Message } from '../contract.js';
import type { ConversationState, Run } from './model.js';
import { lastSeqOf, newer } from './runs.js';

/**
 * What changed messages do to the conversation's summary; those that it knows already do nothing.
 * They may come in any order, and a message more than once.
 */
export const summarize = (data: Conversation, messages: readonly Message[], me: string): Conversation => {
  const latest = new Map<string, Message>();
  for (const message of messages) {
    if (message.rev > Math.max(data.rev, latest.get(message.id)?.rev ?? 0)) latest.set(message.id, message);
  }
  let { unread } = data.viewer;
  let { lastMessage, rev, lastSeq } = data;
  for (const message of latest.values()) {
    const isNew = message.seq > data.lastSeq;
    // A message changes no more once it is deleted, so one that is not new was counted until this change.
    const change = isNew ? Number(message.deletedAt === null) : -Number(message.deletedAt !== null);
    if (message.sender.id !== me && message.seq > data.viewer.readSeq) unread += change;
    // The server reads the newest message after the counters, so it may be ahead of them.
    if (message.seq === lastMessage?.seq) lastMessage = newer(lastMessage, message);
    else if (message.seq > (lastMessage?.seq ?? 0)) lastMessage = message;
    rev = Math.max(rev, message.rev);
    lastSeq = Math.max(lastSeq, message.seq);
  }
  if (rev === data.rev) return data;
  return { ...data, rev, lastSeq, lastMessage, viewer: { ...data.viewer, unread: Math.max(0, unread) } };
};

/**
 * The unread messages after `readSeq`, as of `data.rev`: exact where they are all held, else a bound.
 */
const unreadAfter = (
  data: Conversation,
  readSeq: number,
  runs: readonly Run[],
  coherent: boolean,
  me: string,
): { unread: number; exact: boolean } => {
  if (readSeq >= data.lastSeq) return { unread: 0, exact: true };
  const tail = runs.at(-1) ?? [];
  const covered = coherent && (tail[0]?.seq ?? Infinity) <= readSeq + 1 && lastSeqOf(tail) >= data.lastSeq;
  if (!covered) return { unread: Math.min(data.viewer.unread, data.lastSeq - readSeq), exact: false };
  const unread = tail.filter(
    (message) =>
      message.seq > readSeq &&
      message.seq <= data.lastSeq &&
      message.sender.id !== me &&
      (message.deletedAt === null || message.rev > data.rev),
  ).length;
  return { unread, exact: true };
};

const farthestReads = (members: readonly Member[], others: readonly Member[]): Member[] => {
  const reads = new Map(others.map((member) => [member.id, member.readSeq]));
  return members.map((member) => {
    const readSeq = Math.max(member.readSeq, reads.get(member.id) ?? 0);
    return readSeq === member.readSeq ? member : { ...member, readSeq };
  });
};

/**
 * The summary after a snapshot of the conversation, which may be older or newer than what is held: counters go by `rev`,
 * read marks only forward, and the rest is taken unless something changed it after the snapshot was asked for.
 */
export const mergeSnapshot = (
  state: ConversationState,
  snapshot: Conversation,
  trusted: boolean,
  me: string,
): { data: Conversation; exact: boolean } => {
  const { data } = state;
  const meta = trusted ? snapshot : data;
  const counters = snapshot.rev >= data.rev ? snapshot : data;
  const readSeq = Math.max(snapshot.viewer.readSeq, data.viewer.readSeq);
  const base: Conversation = {
    ...meta,
    lastSeq: counters.lastSeq,
    rev: counters.rev,
    lastMessage: counters.lastMessage,
    members: farthestReads(meta.members, meta === snapshot ? data.members : snapshot.members),
    viewer: { ...meta.viewer, readSeq, unread: counters.viewer.unread },
  };
  if (counters.viewer.readSeq === readSeq) return { data: base, exact: true };
  const { unread, exact } = unreadAfter(base, readSeq, state.runs, state.cursor === base.rev, me);
  return { data: { ...base, viewer: { ...base.viewer, unread } }, exact };
};

/** A read mark of one person, who may be the viewer. */
export const readUpTo = (
  state: ConversationState,
  userId: string,
  seq: number,
  me: string,
): ConversationState => {
  const { data } = state;
  const index = data.members.findIndex(({ id, readSeq }) => id === userId && readSeq < seq);
  const held = data.members[index];
  const members = held ? data.members.with(index, { ...held, readSeq: seq }) : data.members;
  if (userId !== me || seq <= data.viewer.readSeq)
    return held ? { ...state, data: { ...data, members } } : state;
  const { unread, exact } = unreadAfter(data, seq, state.runs, state.cursor === data.rev, me);
  return {
    ...state,
    data: { ...data, members, viewer: { ...data.viewer, readSeq: seq, unread } },
    stale: state.stale || !exact,
  };
};
