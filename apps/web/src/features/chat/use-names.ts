import { useMemo } from 'react';
import type { ChatMessage, ConversationItem } from './engine/types.js';
import type { Knows } from './text/parse.js';

interface Names {
  nameOf: (userId: string) => string;
  knows: Knows;
}

/** The people of a conversation by id and by username: its members, and whoever wrote what is on view. */
export function useNames(item: ConversationItem, messages: readonly ChatMessage[]): Names {
  const { members, memberCount } = item.conversation;
  const people = new Map(
    [...messages.map(({ sender }) => sender), ...members].map((each) => [each.id, each]),
  );
  // Most messages change nothing here, and what is rendered with the old answer stays.
  const key = JSON.stringify(
    [...people.values()].map(({ id, username, displayName }) => [id, username, displayName]),
  );
  return useMemo(() => {
    const known = JSON.parse(key) as [id: string, username: string, displayName: string][];
    const names = new Map(known.map(([id, , displayName]) => [id, displayName]));
    const usernames = new Set(known.map(([, username]) => username.toLowerCase()));
    // Only the first members of a large group are at hand: there every @name may be somebody.
    const partial = memberCount > members.length;
    return {
      nameOf: (userId) => names.get(userId) ?? 'Somebody',
      knows: (username) => partial || usernames.has(username.toLowerCase()),
    };
  }, [key, memberCount, members.length]);
}
