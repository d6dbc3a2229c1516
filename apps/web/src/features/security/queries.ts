import type { RouteResponse } from '@quemiai/contract/routes';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api/api.js';

export type SessionItem = RouteResponse<'GET /auth/sessions'>['items'][number];
export type Passkey = RouteResponse<'GET /auth/passkeys'>['items'][number];

/** What one change of the account makes stale. */
export const securityKey = ['security'] as const;

export const useFactors = () =>
  useQuery({
    queryKey: [...securityKey, 'factors'],
    queryFn: ({ signal }) => api('GET /auth/mfa', {}, { signal }),
  });

export const usePasskeys = () =>
  useQuery({
    queryKey: [...securityKey, 'passkeys'],
    queryFn: ({ signal }) => api('GET /auth/passkeys', {}, { signal }),
  });

export const useSessions = () =>
  useInfiniteQuery({
    queryKey: [...securityKey, 'sessions'],
    queryFn: ({ pageParam, signal }) =>
      api('GET /auth/sessions', { query: pageParam === null ? {} : { cursor: pageParam } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
