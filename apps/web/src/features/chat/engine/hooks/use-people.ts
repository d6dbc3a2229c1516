import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { Member, Presence } from '../contract.js';
import type { Typist } from '../state/model.js';
import type { Connection, TypingPerson } from '../types.js';
import { useChatState, useEngine } from './use-engine.js';

const nobody: readonly Typist[] = [];
const noMembers: readonly Member[] = [];

/** Who else is typing. Ends by itself. */
export const useTyping = (id: string): readonly TypingPerson[] => {
  const typists = useChatState((state) => state.typing.get(id) ?? nobody);
  const members = useChatState((state) => state.conversations.get(id)?.data.members ?? noMembers);
  return useMemo(
    () =>
      typists.map(({ userId }) => ({
        userId,
        person: members.find((member) => member.id === userId) ?? null,
      })),
    [typists, members],
  );
};

/** Who of these people is online; they are watched as long as the caller is on the screen. */
export const usePresence = (userIds: readonly string[]): Readonly<Record<string, Presence>> => {
  const engine = useEngine();
  const key = [...new Set(userIds)].toSorted().join(' ');
  const ids = useMemo(() => (key ? key.split(' ') : []), [key]);
  useEffect(() => engine.presence.watch(ids), [engine, ids]);
  const last = useRef<Readonly<Record<string, Presence>>>({});
  return useChatState(({ presence }) => {
    const entries = ids.flatMap((id) => {
      const held = presence.get(id);
      return held ? [[id, held] as const] : [];
    });
    const previous = last.current;
    const same =
      entries.length === Object.keys(previous).length && entries.every(([id, held]) => previous[id] === held);
    if (!same) last.current = Object.fromEntries(entries);
    return last.current;
  });
};

export const useConnection = (): Connection => {
  const engine = useEngine();
  return useSyncExternalStore(engine.subscribeConnection, engine.getConnection);
};
