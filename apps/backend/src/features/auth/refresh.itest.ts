import { errorCodes } from '@quemiai/contract/errors';
import { session as sessionSchema } from '@quemiai/contract/identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AccessTokens } from '../../platform/tokens/access-tokens.js';
import { Revocations } from '../../platform/tokens/revocations.js';
import type { Answer, TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { AuthService } from './auth.service.js';

let t: TestApp;
beforeAll(async () => {
  // So that a test can come from another address.
  t = await startTestApp({ TRUSTED_PROXIES: 'loopback' });
});
afterAll(() => t.close());

const refused = (answer: Answer, code: keyof typeof errorCodes): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(errorCodes[code].status);
};
const own = { 'user-agent': 'node', 'x-forwarded-for': '127.0.0.1' };
const thief = { 'user-agent': 'another browser', 'x-forwarded-for': '203.0.113.9' };
const refresh = (refreshToken: string, headers: Record<string, string> = own): Promise<Answer> =>
  t.call('POST /api/v1/auth/refresh', { headers, body: { refreshToken, delivery: 'body' } });
const me = (token: string): Promise<Answer> => t.call('GET /api/v1/users/me', { token });
const pairOf = (answer: Answer): { accessToken: string; refreshToken: string } => {
  expect(answer.status).toBe(200);
  const { accessToken, refreshToken = '' } = sessionSchema.parse(answer.body);
  return { accessToken, refreshToken };
};
const sql = (text: string, values: unknown[]) => t.database.rows({ name: text.slice(0, 40), text }, values);
const age = async (userId: string, days: number): Promise<void> => {
  await sql(
    `UPDATE sessions SET created_at = created_at - make_interval(days => $2), expires_at = expires_at - make_interval(days => $2)
      WHERE user_id = $1`,
    [userId, days],
  );
  await sql(
    `UPDATE refresh_tokens SET expires_at = expires_at - make_interval(days => $2)
      WHERE session_id IN (SELECT id FROM sessions WHERE user_id = $1)`,
    [userId, days],
  );
};

describe('refresh', () => {
  test('gives a new pair, again and again, of the same session', async () => {
    const person = await t.registerUser();
    let { refreshToken } = person;
    for (let n = 0; n < 3; n++) {
      const pair = pairOf(await refresh(refreshToken));
      expect(pair.refreshToken).not.toBe(refreshToken);
      expect((await me(pair.accessToken)).body).toMatchObject({ id: person.id });
      ({ refreshToken } = pair);
    }
    const count = await sql('SELECT count(*)::int AS n FROM sessions WHERE user_id = $1', [person.id]);
    expect(count).toEqual([{ n: 1 }]);
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
    const second = pairOf(await refresh(busy.refreshToken));
    await age(busy.id, 13);
    const third = await t.call('POST /api/v1/auth/refresh', {
      body: { refreshToken: second.refreshToken, delivery: 'cookie' },
    });
    expect(third.status).toBe(200);
    // Four of the thirty days are left, and no use makes them more.
    const maxAge = Number(/Max-Age=(\d+)/.exec(third.headers.get('set-cookie') ?? '')?.[1]);
    expect(maxAge / 86_400).toBeCloseTo(4, 2);
    await age(busy.id, 5);
    const cookie = /^[^;]*/.exec(third.headers.get('set-cookie') ?? '')?.[0] ?? '';
    refused(await t.call('POST /api/v1/auth/refresh', { headers: { cookie } }), 'refresh_invalid');
  });

  test('keeps nothing in the database that opens a session', async () => {
    const person = await t.registerUser();
    const { refreshToken } = pairOf(await refresh(person.refreshToken));
    const rows = await sql("SELECT string_agg(r::text, ' ') AS rows FROM refresh_tokens r", []);
    for (const token of [refreshToken, Buffer.from(refreshToken, 'base64url').toString('hex')]) {
      expect(JSON.stringify(rows)).not.toContain(token);
    }
  });
});

describe('a lost answer', () => {
  test('is given again: the same token, to the same client, while nobody used it', async () => {
    const person = await t.registerUser();
    const first = pairOf(await refresh(person.refreshToken));
    const again = pairOf(await refresh(person.refreshToken));
    expect(again.refreshToken).toBe(first.refreshToken);
    for (const { accessToken } of [first, again]) expect((await me(accessToken)).status).toBe(200);
    const next = pairOf(await refresh(first.refreshToken));
    // Its successor was used: whoever comes with it now has a copy.
    refused(await refresh(person.refreshToken), 'refresh_reused');
    refused(await refresh(next.refreshToken), 'refresh_invalid');
  });

  test('of any number of tabs at once, every one gets it and nobody is signed out', async () => {
    const person = await t.registerUser();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(person.refreshToken)));
    const tokens = new Set(answers.map((answer) => pairOf(answer).refreshToken));
    expect(tokens.size).toBe(1);
    const [token = ''] = tokens;
    expect((await me(pairOf(await refresh(token)).accessToken)).status).toBe(200);
  });

  test('is gone after ten seconds', async () => {
    const person = await t.registerUser();
    const { refreshToken } = pairOf(await refresh(person.refreshToken));
    await sql(
      `UPDATE refresh_tokens SET used_at = used_at - interval '10 seconds'
        WHERE session_id IN (SELECT id FROM sessions WHERE user_id = $1)`,
      [person.id],
    );
    refused(await refresh(person.refreshToken), 'refresh_reused');
    refused(await refresh(refreshToken), 'refresh_invalid');
  });
});

describe('a browser in which the person signed in', () => {
  const moved = { 'user-agent': 'node', 'x-forwarded-for': '198.51.100.77' };
  const cookiesOf = (answer: Answer): string[] =>
    answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  const byCookie = (cookies: string[], headers: Record<string, string>): Promise<Answer> =>
    t.call('POST /api/v1/auth/refresh', { headers: { ...headers, cookie: cookies.join('; ') } });
  const signIn = async (): Promise<string[]> => {
    const { username, password } = await t.registerUser();
    const body = { identifier: username, password };
    return cookiesOf(await t.call('POST /api/v1/auth/login', { headers: own, body }));
  };

  test('may lose the answer with its address: on the way from one network to the next', async () => {
    const cookies = await signIn();
    expect(cookies).toHaveLength(2);
    const [first] = cookiesOf(await byCookie(cookies, own));
    const again = await byCookie(cookies, moved);
    expect(again.status).toBe(200);
    expect(cookiesOf(again)).toContain(first);
  });

  test.each([
    [
      'without the cookie of the device',
      (cookies: string[]) => cookies.filter((each) => !each.includes('device')),
      moved,
    ],
    [
      'with that of somebody else',
      async (cookies: string[]) => [
        ...cookies.filter((each) => !each.includes('device')),
        ...(await signIn()).filter((each) => each.includes('device')),
      ],
      moved,
    ],
    ['as another browser', (cookies: string[]) => cookies, { ...moved, 'user-agent': 'another' }],
  ])('%s it is a stranger', async (_, change, headers) => {
    const cookies = await signIn();
    expect((await byCookie(cookies, own)).status).toBe(200);
    refused(await byCookie(await change(cookies), headers), 'refresh_reused');
  });
});

describe('a copied token', () => {
  test.each([
    ['another browser', { ...own, 'user-agent': 'another browser' }],
    ['another address', { ...own, 'x-forwarded-for': '203.0.113.9' }],
  ])('from %s ends the session: every token of the family is dead at once', async (_, other) => {
    const person = await t.registerUser();
    const told: string[] = [];
    t.app.get(Revocations).onRevoked(({ reason }) => told.push(reason));
    const second = pairOf(await refresh(person.refreshToken));
    refused(await refresh(person.refreshToken, other), 'refresh_reused');
    expect(told).toEqual(['refresh_reused']);
    refused(await refresh(second.refreshToken), 'refresh_invalid');
    refused(await me(person.token), 'unauthenticated');
    refused(await me(second.accessToken), 'unauthenticated');
    refused(await refresh(person.refreshToken, other), 'refresh_reused');
    refused(await refresh(person.refreshToken), 'refresh_reused');
    expect(told).toEqual(['refresh_reused']);
  });

  test('that the thief uses first is found when the owner comes', async () => {
    const person = await t.registerUser();
    const stolen = pairOf(await refresh(person.refreshToken, thief));
    refused(await refresh(person.refreshToken), 'refresh_reused');
    refused(await refresh(stolen.refreshToken, thief), 'refresh_invalid');
    refused(await me(stolen.accessToken), 'unauthenticated');
  });

  test('does not end the other sessions of the person', async () => {
    const person = await t.registerUser();
    const body = { identifier: person.email, password: person.password, delivery: 'body' };
    const other = sessionSchema.parse((await t.call('POST /api/v1/auth/login', { body })).body);
    await refresh(person.refreshToken);
    refused(await refresh(person.refreshToken, thief), 'refresh_reused');
    expect((await me(other.accessToken)).status).toBe(200);
    expect((await refresh(other.refreshToken ?? '')).status).toBe(200);
  });

  test('of a session that was signed out is no theft', async () => {
    const person = await t.registerUser();
    const { accessToken } = pairOf(await refresh(person.refreshToken));
    await t.call('POST /api/v1/auth/logout', { token: accessToken });
    refused(await refresh(person.refreshToken), 'refresh_invalid');
  });
});

describe('a person who is suspended', () => {
  const suspend = (id: string, until: string | null) =>
    sql(
      `UPDATE users SET suspended_at = now(), suspended_until = $2, suspended_reason = 'spam' WHERE id = $1`,
      [id, until],
    );
  const login = (identifier: string, password: string) =>
    t.call('POST /api/v1/auth/login', { body: { identifier, password } });

  test('neither refreshes nor signs in, and is told why and until when', async () => {
    const person = await t.registerUser();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    for (const end of [until, null]) {
      await suspend(person.id, end);
      const answers = [await refresh(person.refreshToken), await login(person.username, person.password)];
      for (const answer of answers) {
        refused(answer, 'account_suspended');
        expect(answer.body).toMatchObject({ reason: 'spam', until: end });
      }
      refused(await login(person.username, 'not the password at all'), 'invalid_credentials');
    }
    await suspend(person.id, new Date(Date.now() - 1_000).toISOString());
    expect((await login(person.username, person.password)).status).toBe(200);
    expect((await refresh(person.refreshToken)).status).toBe(200);
  });
});

test('a second factor that was shown stays shown through every refresh', async () => {
  const person = await t.registerUser();
  const client = { userAgent: 'node', ip: '127.0.0.1' };
  for (const mfa of [true, false]) {
    const opened = await t.app.get(AuthService).open(person.id, client, { mfa });
    const again = pairOf(await refresh(opened.refreshToken));
    for (const token of [opened.session.accessToken, again.accessToken])
      expect(await t.app.get(AccessTokens).verify(token)).toMatchObject({ userId: person.id, mfa });
  }
});
