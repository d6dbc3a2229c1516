import type { Presence } from '../contract.js';
import { type ChatState, withEntry, withoutEntry } from './model.js';

/** Who types says so again every 3 s; without that it is over. */
export const typingMs = 6_000;

const setTypists = (
  state: ChatState,
  id: string,
  typists: readonly { userId: string; until: number }[],
): ChatState => ({
  ...state,
  typing: typists.length > 0 ? withEntry(state.typing, id, typists) : withoutEntry(state.typing, id),
});

export const takeTyping = (
  state: ChatState,
  { conversationId, userId, active }: { conversationId: string; userId: string; active: boolean },
  now: number,
): ChatState => {
  if (userId === state.me.id) return state;
  const typists = state.typing.get(conversationId) ?? [];
  const others = typists.filter((typist) => typist.userId !== userId);
  if (!active) return others.length === typists.length ? state : setTypists(state, conversationId, others);
  return setTypists(state, conversationId, [...others, { userId, until: now + typingMs }]);
};

export const expireTyping = (state: ChatState, now: number): ChatState => {
  let next = state;
  for (const [id, typists] of state.typing) {
    const left = typists.filter(({ until }) => until > now);
    if (left.length < typists.length) next = setTypists(next, id, left);
  }
  return next;
};

export const takePresence = (state: ChatState, userId: string, presence: Presence): ChatState => {
  const held = state.presence.get(userId);
  if (held && held.online === presence.online && held.lastSeenAt === presence.lastSeenAt) return state;
  return { ...state, presence: withEntry(state.presence, userId, presence) };
};
