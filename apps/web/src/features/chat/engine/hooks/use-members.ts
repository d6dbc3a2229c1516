import { useEffect, useState } from 'react';
import { limits } from '@quemiai/contract/limits';
import type { Member } from '../contract.js';
import { useChatState, useEngine } from './use-engine.js';

interface MemberList {
  items: readonly Member[];
  loading: boolean;
  loadMore: (() => void) | null;
}

interface Fetched {
  of: unknown;
  items: readonly Member[];
  nextCursor: string | null;
}

const none: readonly Member[] = [];

/** All members in the order they joined. A conversation carries the first 50; larger groups are fetched page by page. */
export const useMembers = (id: string): MemberList => {
  const engine = useEngine();
  const shown = useChatState((state) => state.conversations.get(id)?.data.members ?? none);
  const count = useChatState((state) => state.conversations.get(id)?.data.memberCount ?? 0);
  const [fetched, setFetched] = useState<Fetched | null>(null);
  const [cursor, setCursor] = useState<string | undefined | null>(null);
  const large = count > limits.membersShown;

  useEffect(() => {
    setFetched(null);
    setCursor(large ? undefined : null);
  }, [id, large, count]);

  useEffect(() => {
    if (cursor === null) return undefined;
    let current = true;
    const take = (page: { items: Member[]; nextCursor: string | null }) => {
      if (!current) return;
      setFetched((before) => ({
        of: id,
        items: cursor === undefined || before?.of !== id ? page.items : [...before.items, ...page.items],
        nextCursor: page.nextCursor,
      }));
      setCursor(null);
    };
    engine.members(id, cursor).then(take, () => current && setCursor(null));
    return () => {
      current = false;
    };
  }, [engine, id, cursor]);

  const next = fetched?.nextCursor ?? null;
  return {
    items: large && fetched?.of === id ? fetched.items : shown,
    loading: cursor !== null,
    loadMore: next !== null && cursor === null ? () => setCursor(next) : null,
  };
};
