import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { session } from '../auth/session.js';
import { api } from './api.js';
import { ApiError, describeError, describeRefusal, fieldErrors, NetworkError } from './errors.js';

const json = (body: unknown, status = 200, type = 'application/json') =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } });
const problem = (code: string, status: number, more: object = {}) =>
  json(
    { type: 'about:blank', title: code, status, detail: `the ${code}`, code, requestId: 'r1', ...more },
    status,
  );

const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();

beforeEach(() => {
  vi.stubGlobal('fetch', fetched);
  vi.spyOn(session, 'token').mockImplementation((rejected) => Promise.resolve(rejected ? 'second' : 'first'));
});
afterEach(() => {
  fetched.mockReset();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

/** A server that never answers. */
const silence = async (_: string, { signal }: RequestInit): Promise<Response> => {
  await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  signal?.throwIfAborted();
  throw new Error('The signal was not aborted');
};

describe('a call', () => {
  it('fills the path, the query and the body in', async () => {
    fetched.mockImplementation(() => Promise.resolve(json({ items: [], hasMore: false })));
    await api('GET /conversations/:id/messages', { params: { id: 'a/b' }, query: { before: 7 } });
    await api('POST /conversations', { body: { type: 'group', name: 'x' } }, { idempotencyKey: 'k' });
    const [[first] = [], [second, init] = []] = fetched.mock.calls;
    expect(first).toBe('/api/v1/conversations/a%2Fb/messages?before=7');
    expect(second).toBe('/api/v1/conversations');
    expect(init).toMatchObject({ method: 'POST', body: '{"type":"group","name":"x"}' });
    expect(init?.headers).toMatchObject({ authorization: 'Bearer first', 'idempotency-key': 'k' });
  });

  it('reaches no other route by a parameter of dots', async () => {
    for (const username of ['.', '..', '']) {
      const error = await refusal(api('GET /users/:username', { params: { username } }));
      expect(error).toMatchObject({ code: 'not_found' });
    }
    expect(fetched).not.toHaveBeenCalled();
  });

  it('renews a token that has expired on the way, once', async () => {
    fetched.mockResolvedValueOnce(problem('unauthenticated', 401)).mockResolvedValueOnce(json({ id: 'me' }));
    expect(await api('GET /users/me')).toEqual({ id: 'me' });
    expect(fetched.mock.calls.map(([, init]) => init.headers)).toMatchObject([
      { authorization: 'Bearer first' },
      { authorization: 'Bearer second' },
    ]);
    fetched.mockImplementation(() => Promise.resolve(problem('unauthenticated', 401)));
    expect(await refusal(api('GET /users/me'))).toMatchObject({ code: 'unauthenticated' });
    expect(fetched).toHaveBeenCalledTimes(4);
  });

  it('answers undefined where there is nothing to answer', async () => {
    fetched.mockResolvedValueOnce(new Response(null, { status: 204 }));
    expect(await api('PUT /conversations/:id/mute', { params: { id: 'a' } })).toBeUndefined();
  });
});

describe('a call that fails', () => {
  it('tells what the server refused', async () => {
    const errors = [{ path: 'body.email', message: 'must be an address' }];
    fetched.mockResolvedValueOnce(problem('validation_failed', 400, { errors }));
    const error = await refusal(api('GET /users/me'));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'validation_failed', status: 400, requestId: 'r1', errors });
    expect(fieldErrors(error)).toEqual({ email: 'It must be an address.' });
    expect(describeError(error)).toBe('the validation_failed: email must be an address.');
  });

  it('tells a suspended person why and until when', async () => {
    const members = { reason: 'Sold the harbour twice', until: '2026-12-01T10:00:00.000Z' };
    fetched.mockResolvedValueOnce(problem('account_suspended', 403, members));
    const told = describeError(await refusal(api('GET /users/me')));
    expect(told).toMatch(
      /^Your account is suspended until .*2026.*\. Reason: Sold the harbour twice\. If you think/,
    );
    // In the reader's time, and which that is.
    expect(told).toMatch(/UTC|GMT|[A-Z]{3,4}\./);
    const endless = new ApiError({ code: 'account_suspended', members: { reason: 'Spam', until: null } });
    expect(describeError(endless)).toMatch(
      /^Your account is suspended until an administrator lifts it\. Reason: Spam\. If you think/,
    );
    const short = new ApiError({ code: 'account_suspended', detail: 'Suspended' });
    expect(describeError(short)).toMatch(/^Suspended\. If you think/);
  });

  it('says how long to wait, but where that is counted down beside it', () => {
    const detail = 'Too many requests: try again in 200 seconds';
    const limited = new ApiError({ code: 'rate_limited', detail, retryAfter: 200 });
    expect(describeError(limited)).toBe('Too many requests. Try again in 3 min 20 s.');
    expect(describeRefusal(limited)).toBe('Too many requests.');
  });

  it('understands the page of a proxy', async () => {
    fetched.mockResolvedValueOnce(new Response('<html>', { status: 502, headers: { 'retry-after': '7' } }));
    expect(await refusal(api('GET /users/me'))).toMatchObject({
      code: 'unavailable',
      status: 502,
      retryAfter: 7,
    });
  });

  it('tells silence from a refusal', async () => {
    fetched.mockRejectedValueOnce(new TypeError('failed'));
    const error = await refusal(api('GET /users/me'));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ timeout: false });
  });

  it('gives up after its time', async () => {
    fetched.mockImplementation(silence);
    expect(await refusal(api('GET /users/me', {}, { timeoutMs: 5 }))).toMatchObject({ timeout: true });
  });

  it('ends with the reason of whoever aborted it', async () => {
    fetched.mockImplementation(silence);
    const stop = new AbortController();
    const call = refusal(api('GET /users/me', {}, { signal: stop.signal }));
    await Promise.resolve();
    stop.abort();
    expect(await call).toBe(stop.signal.reason);
  });
});
