import { useMemo, useRef } from 'react';
import type { ChatMessage, ConversationItem } from './engine/types.js';
import type { Knows } from './text/parse.js';

interface Names {
  nameOf: (userId: string) => string;
  knows: Knows;
}

/** The people of a conversation by id and by username: its members, and whoever wrote what is on view. */
export function useNames(item: ConversationItem, messages: readonly ChatMessage[]): Names {
  const { members, memberCount } = item.conversation;
  const people = useMemo(
    () => new Map([...messages.map(({ sender }) => sender), ...members].map((person) => [person.id, person])),
    [members, messages],
  );
  // Most messages change nothing here, and what is rendered with the old answer stays.
  const key = [...people.values()]
    .map(({ id, username, displayName }) => `${id}${username}${displayName}`)
    .join();
  const latest = useRef(people);
  latest.current = people;
  return useMemo(() => {
    const usernames = new Set([...latest.current.values()].map(({ username }) => username.toLowerCase()));
    // Only the first members of a large group are at hand: there every @name may be somebody.
    const partial = memberCount > members.length;
    return {
      nameOf: (userId) => latest.current.get(userId)?.displayName ?? 'Somebody',
      knows: (username) => partial || usernames.has(username.toLowerCase()),
    };
    // `key` stands for what the map holds.
  }, [key, memberCount, members.length]);
}
