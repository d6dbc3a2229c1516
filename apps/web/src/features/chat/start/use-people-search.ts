import type { User } from '@quemiai/contract/identity';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { api } from '../../../lib/api/api.js';
import { useQueries } from '../../../lib/queries.js';

/** A person stops typing for about this long before the server is asked, in ms. */
const quiet = 220;

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value === '' ? 0 : quiet);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

interface PeopleSearch {
  /** Undefined until there is an answer. */
  people: readonly User[] | undefined;
  searching: boolean;
  error: Error | null;
}

/** People by name, asked when typing pauses; the last answer stays until the next is there. */
export function usePeopleSearch(typed: string): PeopleSearch {
  const text = typed.trim().slice(0, 100);
  const settled = useSettled(text);
  const query = useQuery(
    {
      queryKey: ['people', settled],
      queryFn: ({ signal }) =>
        api('GET /search', { query: { q: settled, type: 'users', limit: 20 } }, { signal }),
      enabled: settled !== '',
      placeholderData: keepPreviousData,
    },
    useQueries(),
  );
  if (text === '') return { people: undefined, searching: false, error: null };
  return {
    people: query.data?.items,
    searching: query.isFetching || settled !== text,
    error: query.error,
  };
}

/**
 * Enter, for a list of people found: while the answer to what was typed is on its way, the list still is that of fewer
 * letters and its first may be somebody else, so Enter counts when the answer is there.
 * @param waits whether the answer is on its way and nothing was chosen in the list that is shown
 * @param choose takes what is shown
 */
export function useEnter(waits: boolean, choose: () => void) {
  const [entered, setEntered] = useState(false);
  const answered = useEffectEvent(choose);
  useEffect(() => {
    if (!entered || waits) return;
    setEntered(false);
    answered();
  }, [entered, waits]);
  return { enter: () => setEntered(true), forget: () => setEntered(false) };
}
