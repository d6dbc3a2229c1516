import { strict as assert } from 'node:assert';
import type { ErrorCode } from '@quemiai/contract/errors';
import { routeSpec, type RouteArgs, type RouteKey, type RouteResponse } from '@quemiai/contract/routes';
import { readProblem, type Refusal } from './problem.js';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

export interface Extra {
  token?: string | undefined;
  headers?: Record<string, string>;
}

interface RequestParts extends Extra {
  body?: unknown;
  /** Sent as it is, for bodies that are no JSON. */
  raw?: BodyInit;
}

/** One request below the origin. Every answer carries X-Request-Id; every refusal is a problem document. */
export async function request(
  origin: string,
  method: string,
  path: string,
  { token, headers = {}, body, raw }: RequestParts = {},
): Promise<Answer> {
  const answer = await fetch(origin + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(raw !== undefined ? { body: raw } : body !== undefined ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text };
}

/** One path segment, whatever the value: what has no UTF-8 form is replaced, as browsers do. */
const segment = (value: unknown): string =>
  encodeURIComponent((typeof value === 'string' ? value : JSON.stringify(value ?? null)).toWellFormed());

export function target(key: RouteKey, given: Record<string, unknown>): { method: string; path: string } {
  const [method = '', template = ''] = key.split(' ');
  const params = new Map(Object.entries(given['params'] ?? {}));
  const path = template.replace(/:(\w+)/g, (_, name: string) => segment(params.get(name)));
  const query = new URLSearchParams(
    Object.entries(given['query'] ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value ?? null)]),
  ).toString();
  return { method, path: `/api/v1${path}${query === '' ? '' : `?${query}`}` };
}

/** Calls a route of the contract and gives the answer as it came. */
export async function ask<K extends RouteKey>(
  origin: string,
  key: K,
  args: RouteArgs<K>,
  extra: Extra = {},
): Promise<Answer> {
  const given: Record<string, unknown> = Object.fromEntries(Object.entries(args));
  const { method, path } = target(key, given);
  const answer = await request(origin, method, path, { ...extra, body: given['body'] });
  assert.ok(answer.headers.get('x-request-id'), `${key} ${answer.status}: X-Request-Id is on every answer`);
  return answer;
}

/** Calls a route and holds its success against the contract: status, shape, and no key besides. */
export async function call<K extends RouteKey>(
  origin: string,
  key: K,
  args: RouteArgs<K>,
  extra: Extra = {},
): Promise<{ status: number; headers: Headers; body: RouteResponse<K> }> {
  const answer = await ask(origin, key, args, extra);
  return {
    status: answer.status,
    headers: answer.headers,
    body: readSuccess(key, answer) as RouteResponse<K>,
  };
}

/** The body of a success, checked; fails on anything else. */
export function readSuccess(key: RouteKey, answer: Answer): unknown {
  const spec = routeSpec(key);
  const about = `${key} answered ${answer.status} ${answer.text.slice(0, 400)}`;
  assert.ok(answer.status === spec.status || answer.status === spec.existingStatus, about);
  if (spec.response === undefined) {
    assert.equal(answer.text, '', about);
    return undefined;
  }
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json(;|$)/, about);
  const body: unknown = JSON.parse(answer.text);
  const read = spec.response.safeParse(body);
  assert.ok(read.success, `${about}\n${read.error?.message}`);
  assert.deepEqual(body, read.data, `${key} answers with keys that are not in the contract`);
  return read.data;
}

/** Calls a route that must be refused with this code. */
export async function refused<K extends RouteKey>(
  origin: string,
  key: K,
  args: RouteArgs<K>,
  code: ErrorCode,
  extra: Extra = {},
): Promise<Refusal & { headers: Headers }> {
  const answer = await ask(origin, key, args, extra);
  assert.ok(answer.status >= 400, `${key} should be refused with ${code}: ${answer.status} ${answer.text}`);
  const refusal = readProblem(answer.status, answer.headers, answer.text);
  assert.equal(refusal.code, code, `${key}: ${answer.text}`);
  return { ...refusal, headers: answer.headers };
}
