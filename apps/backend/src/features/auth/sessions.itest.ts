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
const refresh = (refreshToken: string): Promise<Answer> =>
  t.call('POST /api/v1/auth/refresh', { body: { refreshToken, delivery: 'body' } });
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
const cookieOf = (answer: Answer): string => /^[^;]*/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '';
const loginByCookie = async ({ username, password }: TestUser): Promise<Answer> =>
  t.call('POST /api/v1/auth/login', { body: { identifier: username, password } });
const age = async (userId: string, days: number): Promise<void> => {
  for (const text of [
    `UPDATE sessions SET created_at = created_at - make_interval(days => $2), expires_at = expires_at - make_interval(days => $2)
      WHERE user_id = $1`,
    `UPDATE refresh_tokens SET expires_at = expires_at - make_interval(days => $2)
      WHERE session_id IN (SELECT id FROM sessions WHERE user_id = $1)`,
  ]) {
    await t.database.rows({ name: text.slice(0, 20), text }, [userId, days]);
  }
};

describe('refresh', () => {
  test('gives a new pair, again and again, of the same session', async () => {
    const person = await t.registerUser();
    let { refreshToken } = person;
    for (let n = 0; n < 3; n++) {
      const answer = await refresh(refreshToken);
      expect(answer.status).toBe(200);
      const session = sessionSchema.parse(answer.body);
      expect(session.refreshToken).not.toBe(refreshToken);
      expect(session.user.id).toBe(person.id);
      expect((await me(session.accessToken)).status).toBe(200);
      refreshToken = session.refreshToken ?? '';
    }
    const count = { name: 'count', text: 'SELECT count(*)::int AS n FROM sessions WHERE user_id = $1' };
    expect(await t.database.rows(count, [person.id])).toEqual([{ n: 1 }]);
  });

  test('ends the session when a token comes twice: every token of the family is dead at once', async () => {
    const person = await t.registerUser();
    const told: string[] = [];
    t.app.get(Revocations).onRevoked(({ reason }) => told.push(reason));
    const second = sessionSchema.parse((await refresh(person.refreshToken)).body);
    refused(await refresh(person.refreshToken), 'refresh_reused');
    expect(told).toEqual(['refresh_reused']);
    refused(await refresh(second.refreshToken ?? ''), 'refresh_invalid');
    refused(await me(person.token), 'unauthenticated');
    refused(await me(second.accessToken), 'unauthenticated');
    refused(await refresh(person.refreshToken), 'refresh_reused');
    expect(told).toEqual(['refresh_reused']);
  });

  test('does not end the other sessions of the person', async () => {
    const person = await t.registerUser();
    const body = { identifier: person.email, password: person.password, delivery: 'body' };
    const other = sessionSchema.parse((await t.call('POST /api/v1/auth/login', { body })).body);
    await refresh(person.refreshToken);
    refused(await refresh(person.refreshToken), 'refresh_reused');
    expect((await me(other.accessToken)).status).toBe(200);
    expect((await refresh(other.refreshToken ?? '')).status).toBe(200);
  });

  test('lets exactly one of 50 concurrent uses through, and the family is dead after them', async () => {
    const person = await t.registerUser();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(person.refreshToken)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 200) refused(answer, 'refresh_reused');
    const pair = sessionSchema.parse(won[0]?.body);
    refused(await refresh(pair.refreshToken ?? ''), 'refresh_invalid');
    refused(await me(pair.accessToken), 'unauthenticated');
  });

  test('refuses tokens that never were, and a forged one of the right form', async () => {
    for (const token of ['', 'x', 'x'.repeat(43), '../../etc/passwd', '\u0000', 'ü'.repeat(43)]) {
      refused(await refresh(token), 'refresh_invalid');
    }
    refused(await refresh('x'.repeat(201)), 'validation_failed');
  });

  test('ends after 14 days without use and after 30 in all', async () => {
    const idle = await t.registerUser();
    await age(idle.id, 15);
    refused(await refresh(idle.refreshToken), 'refresh_invalid');
    const busy = await t.registerUser();
    await age(busy.id, 13);
    const second = sessionSchema.parse((await refresh(busy.refreshToken)).body);
    await age(busy.id, 13);
    const third = await t.call('POST /api/v1/auth/refresh', {
      body: { refreshToken: second.refreshToken, delivery: 'cookie' },
    });
    expect(third.status).toBe(200);
    // Four of the thirty days are left, and no use makes them more.
    const maxAge = Number(/Max-Age=(\d+)/.exec(third.headers.get('set-cookie') ?? '')?.[1]);
    expect(maxAge / 86_400).toBeCloseTo(4, 2);
    await age(busy.id, 5);
    refused(await refreshByCookie(cookieOf(third)), 'refresh_invalid');
  });
});

describe('the cookie', () => {
  test('is kept from scripts and other sites, and carries the session on', async () => {
    const person = await t.registerUser();
    const answer = await loginByCookie(person);
    expect(answer.headers.get('set-cookie')).toMatch(
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
    const cases = [
      [await refreshByCookie(used), 'refresh_reused'],
      [await refreshByCookie('quemiai_refresh=garbage'), 'refresh_invalid'],
      [await refreshByCookie('other=1'), 'refresh_invalid'],
      [await t.call('POST /api/v1/auth/refresh'), 'refresh_invalid'],
    ] as const;
    for (const [answer, code] of cases) {
      refused(answer, code);
      expect(answer.headers.get('set-cookie')).toMatch(
        /^quemiai_refresh=; Max-Age=0; Path=\/; HttpOnly; SameSite=Strict$/,
      );
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
    expect(answer.headers.get('set-cookie')).toMatch(/^quemiai_refresh=; Max-Age=0;/);
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
