import type { RouteKey, RouteResponse } from '@quemiai/contract/routes';
import { session } from '../auth/session.js';
import { ApiError } from './errors.js';
import { request, type ApiArgs, type RequestOptions } from './request.js';

type CallOptions = Omit<RequestOptions, 'token'>;
/** The arguments may be left out where every part of them may be. */
type Rest<K extends RouteKey> =
  object extends ApiArgs<K>
    ? [args?: ApiArgs<K>, options?: CallOptions]
    : [args: ApiArgs<K>, options?: CallOptions];

/**
 * Calls a route as the person who is signed in: `api('GET /search', { query: { q } })`.
 * A token that expired on the way is renewed and the call repeated once, unseen.
 * Rejects like {@link request}; ApiError `unauthenticated` means that the session has ended.
 */
export async function api<K extends RouteKey>(key: K, ...rest: Rest<K>): Promise<RouteResponse<K>> {
  const [args = {} as ApiArgs<K>, options = {}] = rest;
  const token = await session.token();
  try {
    return await request(key, args, { ...options, token });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'unauthenticated') throw error;
    return request(key, args, { ...options, token: await session.token(token) });
  }
}

export type { ApiArgs };
