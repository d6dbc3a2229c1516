import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api/errors.js';
import { useSession } from './auth/hooks.js';
import { session } from './auth/session.js';

/** What the server refused once it refuses again: only a missing answer is worth another try. */
const retry = (failures: number, error: unknown): boolean => failures < 2 && !(error instanceof ApiError);
const newQueries = (): QueryClient =>
  new QueryClient({ defaultOptions: { queries: { retry, staleTime: 30_000 } } });

const ownerNow = (): string | null => {
  const state = session.getState();
  return state.status === 'signed-in' ? state.user.id : null;
};

let queries = newQueries();
let owner = ownerNow();
// What was fetched before a sign-out is never shown after the next sign-in, by another person or by the same.
session.subscribe(() => {
  if (ownerNow() === owner) return;
  owner = ownerNow();
  queries.clear();
  queries = newQueries();
});

/** What was fetched for whoever is signed in. */
export function useQueries(): QueryClient {
  useSession();
  return queries;
}
