import type { RouteArgs, RouteKey, RouteResponse } from '@quemiai/contract/routes';
import { ApiError, apiErrorFrom, NetworkError } from './errors.js';
import { noteServerTime } from './server-clock.js';
import type { Outgoing } from './signature.js';

type OptionalKeys<A> = {
  [P in keyof A]-?: undefined extends A[P] ? P : object extends A[P] ? P : never;
}[keyof A];

/** `params`, `query` and `body` of a route; a part that may be empty may be left out. */
export type ApiArgs<K extends RouteKey> = Omit<RouteArgs<K>, OptionalKeys<RouteArgs<K>>> &
  Partial<Pick<RouteArgs<K>, OptionalKeys<RouteArgs<K>>>>;

export interface RequestOptions {
  signal?: AbortSignal;
  /** Default 15 s. */
  timeoutMs?: number;
  /** Makes repeating a creating POST safe for 24 h. */
  idempotencyKey?: string;
  token?: string;
  /** Lets the request finish although the page goes away. */
  keepalive?: boolean;
  /** Gives further header fields for the request as it goes out. */
  sign?: (outgoing: Outgoing) => Promise<Record<string, string>>;
}

interface Parts {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TypeError('A parameter is neither text nor a number');
};

const fillPath = (path: string, params: Record<string, unknown> = {}): string =>
  path.replace(/:(\w+)/g, (_, name: string) => {
    const value = textOf(params[name] ?? '');
    // The URL parser takes dot segments away, encoded or not: such a value would reach another route.
    if (value === '' || value === '.' || value === '..') throw new ApiError({ code: 'not_found' });
    return encodeURIComponent(value);
  });

const urlOf = (path: string, { params, query }: Parts): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) search.set(name, textOf(value));
  }
  const suffix = search.size > 0 ? `?${search}` : '';
  return `/api/v1${fillPath(path, params)}${suffix}`;
};

const headersOf = (parts: Parts, options: RequestOptions): Record<string, string> => ({
  accept: 'application/json',
  ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
  ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
});

/** What a route answers, and how a fault while its body is read is to be told. */
async function answerOf<K extends RouteKey>(
  key: K,
  args: ApiArgs<K>,
  options: RequestOptions,
): Promise<{ response: Response; failed: (cause: unknown) => unknown }> {
  const [method = 'GET', path = ''] = key.split(' ');
  const parts: Parts = args;
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 15_000);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const failed = (cause: unknown): unknown =>
    options.signal?.aborted ? options.signal.reason : new NetworkError({ timeout: timeout.aborted, cause });

  const url = urlOf(path, parts);
  const body = parts.body === undefined ? undefined : JSON.stringify(parts.body);
  const signed = options.sign && { method, url: new URL(url, location.origin).href, body };
  const response = await fetch(url, {
    method,
    headers: { ...headersOf(parts, options), ...(signed && (await options.sign?.(signed))) },
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
    ...(body === undefined ? {} : { body }),
    ...(options.keepalive ? { keepalive: true } : {}),
  }).catch((cause: unknown) => {
    throw failed(cause);
  });
  noteServerTime(response.headers.get('date'));
  if (!response.ok) throw await apiErrorFrom(response);
  return { response, failed };
}

/**
 * Calls a route once, without a session of its own.
 * Rejects with ApiError when the server refuses, NetworkError when it does not answer, and with the signal's reason when aborted.
 */
export async function request<K extends RouteKey>(
  key: K,
  args: ApiArgs<K>,
  options: RequestOptions = {},
): Promise<RouteResponse<K>> {
  const { response, failed } = await answerOf(key, args, options);
  if (response.status === 204) return undefined as RouteResponse<K>;
  return (await response.json().catch((cause: unknown) => {
    throw failed(cause);
  })) as RouteResponse<K>;
}

/** Calls a route whose answer is a file. Rejects like {@link request}. */
export async function requestFile<K extends RouteKey>(
  key: K,
  args: ApiArgs<K>,
  options: RequestOptions = {},
): Promise<Blob> {
  const { response, failed } = await answerOf(key, args, options);
  return response.blob().catch((cause: unknown) => {
    throw failed(cause);
  });
}
