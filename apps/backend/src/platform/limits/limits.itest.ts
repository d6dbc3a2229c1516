import type { Problem } from '@quemiai/contract/errors';
import { afterEach, describe, expect, test } from 'vitest';
import { rawHttp } from '../../testing/raw-http.js';
import type { Answer, TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { budgets } from './budgets.js';

let t: TestApp;
const start = async (variables: Record<string, string> = {}): Promise<void> => {
  t = await startTestApp({ RATE_LIMITS: 'on', TRUSTED_PROXIES: 'loopback', ...variables });
};
afterEach(() => t.close());

/** A call that is refused for what it says, and counted before that. */
const guess = (from: string): Promise<Answer> =>
  t.call('POST /api/v1/auth/login', { headers: { 'x-forwarded-for': from }, body: {} });

const guesses = async (from: (index: number) => string, count: number): Promise<number[]> => {
  const answers = await Promise.all(Array.from({ length: count }, (_, index) => guess(from(index))));
  return answers.map(({ status }) => status);
};
const times = (statuses: number[], status: number): number =>
  statuses.filter((each) => each === status).length;

const { points: authPoints } = budgets.auth.address;

describe('an address', () => {
  test('has its budget and no more; the refusal says when to come back, and others are not touched', async () => {
    await start();
    const statuses = await guesses(() => '198.51.100.7', authPoints + 30);
    expect([times(statuses, 400), times(statuses, 429)]).toEqual([authPoints, 30]);
    const refused = await guess('198.51.100.7');
    expect(refused.status).toBe(429);
    expect((refused.body as Problem).code).toBe('rate_limited');
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(budgets.auth.address.seconds);
    expect((await guess('198.51.100.8')).status).toBe(400);
  });

  test('of IPv6 is its network of 64 bits, and mapped IPv4 is IPv4', async () => {
    await start();
    const wide = await guesses((index) => `2001:db8:1:2:${index.toString(16)}::1`, authPoints + 1);
    expect(times(wide, 429)).toBe(1);
    expect((await guess('2001:db8:1:3::1')).status).toBe(400);
    const mapped = await guesses((index) => (index % 2 ? '::ffff:192.0.2.7' : '192.0.2.7'), authPoints + 1);
    expect(times(mapped, 429)).toBe(1);
  });

  test.each([
    '/api/v1/auth/login',
    '/%61pi/v1/auth/login',
    '/api/v1/%61uth/login',
    'http://x/api/v1/auth/login',
  ])('has its budget however it writes %s', async (target) => {
    await start();
    await guesses(() => '198.51.100.7', authPoints);
    const head = `POST ${target} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.7\r\nConnection: close\r\n`;
    const answer = await rawHttp(
      t.url,
      `${head}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 429 /);
    expect(answer).toMatch(/\r\ncache-control: no-store\r\n/i);
  });

  test('is not what a stranger writes into X-Forwarded-For', async () => {
    await start({ TRUSTED_PROXIES: '' });
    const statuses = await guesses((index) => `198.51.100.${index % 250}`, authPoints + 1);
    expect(times(statuses, 429)).toBe(1);
  });

  test('behind a trusted proxy is what that proxy saw, not what stood there before', async () => {
    await start();
    const statuses = await guesses((index) => `203.0.113.${index % 250}, 198.51.100.9`, authPoints + 1);
    expect(times(statuses, 429)).toBe(1);
  });
});

describe('a person', () => {
  test('has a budget wherever the calls come from, and each kind has its own', async () => {
    await start();
    const ada = await t.registerUser('ada');
    const { points } = budgets.search.user;
    const search = (index: number): Promise<Answer> =>
      t.call('GET /api/v1/search?q=ada', {
        token: ada.token,
        headers: { 'x-forwarded-for': `198.51.100.${index % 200}` },
      });
    const answers = await Promise.all(Array.from({ length: points + 5 }, (_, index) => search(index)));
    const statuses = answers.map(({ status }) => status);
    expect([times(statuses, 200), times(statuses, 429)]).toEqual([points, 5]);
    expect((await t.call('GET /api/v1/users/me', { token: ada.token })).status).toBe(200);
    const bob = await t.registerUser('bob');
    expect((await t.call('GET /api/v1/search?q=ada', { token: bob.token })).status).toBe(200);
  });
});

describe('the answer', () => {
  test('tells both budgets and what is left of them as structured fields', async () => {
    await start();
    const ada = await t.registerUser('ada');
    const ask = () => t.call('GET /api/v1/users/me', { token: ada.token });
    const first = await ask();
    expect(first.headers.get('ratelimit-policy')).toBe('"read-address";q=6000;w=60, "read";q=1200;w=60');
    const left = (answer: Answer): number[] =>
      [...(answer.headers.get('ratelimit') ?? '').matchAll(/r=(\d+);t=\d+/g)].map(([, rest]) => Number(rest));
    expect(first.headers.get('ratelimit')).toMatch(/^"read-address";r=\d+;t=\d+, "read";r=\d+;t=\d+$/);
    const [address = 0, user = 0] = left(first);
    expect(left(await ask())).toEqual([address - 1, user - 1]);
  });

  test('on an unknown address, and with a wrong token, is counted too', async () => {
    await start();
    for (const options of [{}, { token: 'x.y.z' }]) {
      const answer = await t.call('GET /api/v1/nothing/here', options);
      expect(answer.headers.get('ratelimit')).toMatch(/^"read-address";r=\d+/);
    }
    const wrong = await t.call('GET /api/v1/users/me', { token: 'x.y.z' });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('ratelimit')).toMatch(/^"read-address";r=\d+/);
  });

  test('of health and of pages knows no limit', async () => {
    await start();
    const [health, page] = [await t.call('GET /health/live'), await t.call('GET /')];
    expect([health.headers.get('ratelimit'), page.headers.get('ratelimit')]).toEqual([null, null]);
  });

  test('knows none with RATE_LIMITS=off', async () => {
    await start({ RATE_LIMITS: 'off' });
    const statuses = await guesses(() => '198.51.100.7', authPoints + 5);
    expect(times(statuses, 400)).toBe(authPoints + 5);
    expect((await guess('198.51.100.7')).headers.get('ratelimit')).toBeNull();
  });
});
