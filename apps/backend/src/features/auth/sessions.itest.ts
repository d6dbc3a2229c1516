import { errorCodes } from '@quemiai/contract/errors';
import { session as sessionSchema } from '@quemiai/contract/identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Revocations } from '../../platform/tokens/revocations.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const refused = (answer: Answer, code: keyof typeof errorCodes): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(errorCodes[code].status);
};
const refreshByCookie = (
  cookie: string,
  headers: Record<string, string> = {},
  body: object = {},
): Promise<Answer> =>
  t.call('POST /api/v1/auth/refresh', {
    headers: { cookie, 'sec-fetch-site': 'same-origin', ...headers },
    body,
  });
const me = (token: string): Promise<Answer> => t.call('GET /api/v1/users/me', { token });
/** As it was set: there may be one by which the browser is known again beside it. */
const refreshCookie = (answer: Answer): string =>
  answer.headers.getSetCookie().find((cookie) => cookie.includes('quemiai_refresh=')) ?? '';
const cookieOf = (answer: Answer): string => /^[^;]*/.exec(refreshCookie(answer))?.[0] ?? '';
const loginByCookie = async ({ username, password }: TestUser): Promise<Answer> =>
  t.call('POST /api/v1/auth/login', { body: { identifier: username, password } });
describe('the cookie', () => {
  test('is kept from scripts and other sites, and carries the session on', async () => {
    const person = await t.registerUser();
    const answer = await loginByCookie(person);
    expect(refreshCookie(answer)).toMatch(
      /^quemiai_refresh=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(JSON.stringify(answer.body)).not.toContain('refreshToken');
    const renewed = await refreshByCookie(cookieOf(answer));
    expect(renewed.status).toBe(200);
    expect(sessionSchema.parse(renewed.body).refreshToken).toBeUndefined();
    expect(cookieOf(renewed)).not.toBe(cookieOf(answer));
    expect((await refreshByCookie(cookieOf(renewed))).status).toBe(200);
  });

  test('is cleared when it is worth nothing', async () => {
    const person = await t.registerUser();
    const used = cookieOf(await loginByCookie(person));
    await refreshByCookie(used);
    const thief = { 'user-agent': 'another browser' };
    const cases = [
      [await refreshByCookie(used, thief), 'refresh_reused'],
      [await refreshByCookie('quemiai_refresh=garbage'), 'refresh_invalid'],
    ] as const;
    for (const [answer, code] of cases) {
      refused(answer, code);
      expect(refreshCookie(answer)).toMatch(
        /^quemiai_refresh=; Max-Age=0; Path=\/; HttpOnly; SameSite=Strict$/,
      );
    }
  });

  test('that another tab was given meanwhile is not cleared by the answer to a request without one', async () => {
    for (const answer of [await refreshByCookie('other=1'), await t.call('POST /api/v1/auth/refresh')]) {
      refused(answer, 'refresh_invalid');
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  });

  test('does not become text that a script can read', async () => {
    const cookie = cookieOf(await loginByCookie(await t.registerUser()));
    refused(await refreshByCookie(cookie, {}, { delivery: 'body' }), 'validation_failed');
    expect((await refreshByCookie(cookie)).status).toBe(200);
  });

  test('is not used for another site', async () => {
    const cookie = cookieOf(await loginByCookie(await t.registerUser()));
    const ask = (headers: Record<string, string>): Promise<Answer> =>
      t.call('POST /api/v1/auth/refresh', { headers: { cookie, ...headers }, body: {} });
    const others: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: 'https://other.example.org' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${t.url}.evil.example` },
    ];
    for (const headers of others) refused(await ask(headers), 'forbidden');
    const own = await ask({ origin: t.url });
    expect(own.status).toBe(200);
    const program = await t.call('POST /api/v1/auth/refresh', { headers: { cookie: cookieOf(own) } });
    expect(program.status).toBe(200);
  });
});

describe('log out', () => {
  test('ends the session and its tokens at once, tells who holds sockets, and clears the cookie', async () => {
    const person = await t.registerUser();
    const opened = await loginByCookie(person);
    const { accessToken } = sessionSchema.parse(opened.body);
    const told: string[] = [];
    t.app.get(Revocations).onRevoked(({ reason }) => told.push(reason));
    const answer = await t.call('POST /api/v1/auth/logout', { token: accessToken, body: {} });
    expect(answer).toMatchObject({ status: 204, body: undefined });
    expect(refreshCookie(answer)).toMatch(/^quemiai_refresh=; Max-Age=0;/);
    expect(told).toEqual(['logout']);
    refused(await me(accessToken), 'unauthenticated');
    refused(await t.call('POST /api/v1/auth/logout', { token: accessToken }), 'unauthenticated');
    refused(await refreshByCookie(cookieOf(opened)), 'refresh_invalid');
    expect((await me(person.token)).status).toBe(200);
  });

  test('needs a session', async () => {
    refused(await t.call('POST /api/v1/auth/logout'), 'unauthenticated');
  });
});

test('a token stays dead when the server starts anew or another process ended its session', async () => {
  const person = await t.registerUser();
  const elsewhere = `UPDATE sessions SET revoked_at = now(), revoked_reason = 'role_changed' WHERE user_id = $1`;
  await t.database.rows({ name: 'elsewhere', text: elsewhere }, [person.id]);
  await expect.poll(async () => (await me(person.token)).status, { timeout: 5_000 }).toBe(401);
});
