import { useEffect, useMemo, useState } from 'react';
import { limits } from '@quemiai/contract/limits';
import type { Member } from '../contract.js';
import { useChatState, useEngine } from './use-engine.js';

interface MemberList {
  items: readonly Member[];
  loading: boolean;
  loadMore: (() => void) | null;
}

interface Fetched {
  /** The conversation and how many members it had. */
  of: string;
  items: readonly Member[];
  nextCursor: string | null;
  /** The next page is wanted. */
  more: boolean;
}

const none: readonly Member[] = [];

/** All members in the order they joined. A conversation carries the first 50; larger groups are fetched page by page. */
export const useMembers = (id: string): MemberList => {
  const engine = useEngine();
  const shown = useChatState((state) => state.conversations.get(id)?.data.members ?? none);
  const count = useChatState((state) => state.conversations.get(id)?.data.memberCount ?? 0);
  const [fetched, setFetched] = useState<Fetched | null>(null);
  const of = `${id} ${count}`;
  const current = fetched?.of === of ? fetched : null;
  const due = count > limits.membersShown && (current === null || current.more);

  useEffect(() => {
    if (!due) return undefined;
    let wanted = true;
    const before = current?.items ?? none;
    const take = (items: readonly Member[], nextCursor: string | null): void => {
      if (wanted) setFetched({ of, items: [...before, ...items], nextCursor, more: false });
    };
    engine.members(id, current?.nextCursor ?? undefined).then(
      (page) => take(page.items, page.nextCursor),
      // The button for more stays, and with it the next attempt.
      () => take(none, current?.nextCursor ?? null),
    );
    return () => {
      wanted = false;
    };
  }, [engine, id, of, due, current]);

  const items = useMemo(() => {
    if (!current || current.items.length === 0) return shown;
    // Roles and read marks of the first ones are kept up to date by events.
    const live = new Map(shown.map((member) => [member.id, member]));
    return current.items.map((member) => live.get(member.id) ?? member);
  }, [current, shown]);

  const loadMore = current?.nextCursor && !current.more ? () => setFetched({ ...current, more: true }) : null;
  return { items, loading: due, loadMore };
};
