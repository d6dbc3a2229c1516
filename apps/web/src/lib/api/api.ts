import type { RouteKey, RouteResponse, SignedRouteKey } from '@quemiai/contract/routes';
import { session } from '../auth/session.js';
import { confirmIdentity } from '../auth/step-up.js';
import { CancelledError, refusedWith } from './errors.js';
import { request, requestFile, type ApiArgs, type RequestOptions } from './request.js';

type CallOptions = Omit<RequestOptions, 'token' | 'sign'>;
/** The arguments may be left out where every part of them may be. */
export type Rest<K extends RouteKey> =
  object extends ApiArgs<K>
    ? [args?: ApiArgs<K>, options?: CallOptions]
    : [args: ApiArgs<K>, options?: CallOptions];

/** A token that expired on the way is renewed and the call repeated once, unseen. */
export async function withToken<T>(call: (token: string) => Promise<T>): Promise<T> {
  const token = await session.token();
  try {
    return await call(token);
  } catch (error) {
    if (!refusedWith(error, 'unauthenticated')) throw error;
    return call(await session.token(token));
  }
}

/** Where the server wants to know again who it is, the person is asked and the call repeated. */
export async function withProof<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!refusedWith(error, 'reauthentication_required')) throw error;
    if (!(await confirmIdentity())) throw new CancelledError();
    return call();
  }
}

/**
 * Calls a route as the person who is signed in: `api('GET /search', { query: { q } })`.
 * Rejects like {@link request}; ApiError `unauthenticated` means that the session has ended, CancelledError that the
 * person did not want to prove who they are. Routes that want a signature are called by `signed`.
 */
export async function api<K extends Exclude<RouteKey, SignedRouteKey>>(
  key: K,
  ...rest: Rest<K>
): Promise<RouteResponse<K>> {
  const [args = {} as ApiArgs<K>, options = {}] = rest;
  return withProof(() => withToken((token) => request(key, args, { ...options, token })));
}

/** A file may take so many ms to arrive. */
const filePatience = 300_000;

/** Calls a route whose answer is a file as the person who is signed in. Rejects like {@link api}. */
export const apiFile = <K extends Exclude<RouteKey, SignedRouteKey>>(
  key: K,
  args: ApiArgs<K>,
): Promise<Blob> =>
  withProof(() => withToken((token) => requestFile(key, args, { token, timeoutMs: filePatience })));

export type { ApiArgs };
