import { describe, expect, inject, test } from 'vitest';
import { ask, call, refused } from '../harness/api.js';
import { password, register, registerAll, uniqueName } from '../harness/people.js';

const origin = inject('origin');

const account = (username = uniqueName('anna')) => ({
  ...{ email: `${username}@example.org`, username, password },
});

describe('POST /auth/register', () => {
  test('gives an account, signed in', async () => {
    const body = account();
    const answer = await call(origin, 'POST /auth/register', { body: { ...body, delivery: 'body' } });
    expect(answer.status).toBe(201);
    expect(answer.body.user).toMatchObject({ username: body.username, email: body.email, role: 'USER' });
    expect(answer.body.user).toMatchObject({
      emailVerified: false,
      mfaEnabled: false,
      displayName: body.username,
    });
    expect(answer.body.expiresIn).toBeGreaterThan(0);
    expect(answer.body.expiresIn).toBeLessThanOrEqual(600);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const me = await call(origin, 'GET /users/me', {}, { token: answer.body.accessToken });
    expect(me.body).toEqual(answer.body.user);
  });

  test('sets the refresh token, and what knows the browser again, as HttpOnly cookies unless told otherwise', async () => {
    const { body, headers } = await call(origin, 'POST /auth/register', { body: account() });
    expect(body.refreshToken).toBeUndefined();
    const cookies = headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual(['quemiai_refresh', 'quemiai_device']);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/HttpOnly/i);
      expect(cookie).toMatch(/SameSite=Strict/i);
      expect(cookie).not.toMatch(/Domain=/i);
    }
  });

  test('refuses a name that is taken, in whatever case, and an address not', async () => {
    const first = account();
    await call(origin, 'POST /auth/register', { body: first });
    const username = first.username.toUpperCase();
    const again = { ...account(), username };
    await refused(origin, 'POST /auth/register', { body: again }, 'username_taken');
    const email = first.email.toUpperCase();
    await call(origin, 'POST /auth/register', { body: { ...account(), email } });
  });

  const wrong: [string, Record<string, unknown>, string][] = [
    ['a short password', { password: 'fourteen chars' }, 'body.password'],
    ['an address that is none', { email: 'anna' }, 'body.email'],
    ['a name with a space', { username: 'an na' }, 'body.username'],
    ['a name of one letter', { username: 'a' }, 'body.username'],
    ['a blank display name', { displayName: ' \u200b ' }, 'body.displayName'],
    ['a display name of two lines', { displayName: 'a\nb' }, 'body.displayName'],
    ['a role of one’s own choice', { role: 'ADMIN' }, 'body'],
  ];
  test.each(wrong)('refuses %s and says where', async (_, change, path) => {
    const body = { ...account(), ...change };
    const { errors } = await refused(origin, 'POST /auth/register', { body }, 'validation_failed');
    expect(errors.map((error) => error.path).join()).toContain(path);
  });
});

describe('POST /auth/login', () => {
  test('takes the username or the address, in whatever case', async () => {
    const anna = await register(origin, 'anna');
    for (const identifier of [anna.me.username, anna.me.email, anna.me.username.toUpperCase()]) {
      const { status, body } = await call(origin, 'POST /auth/login', { body: { identifier, password } });
      expect(status).toBe(200);
      expect(body.user).toEqual(anna.me);
    }
  });

  test('refuses a wrong password and an unknown name alike', async () => {
    const anna = await register(origin, 'anna');
    const answers = [];
    for (const identifier of [anna.me.username, uniqueName('nobody')]) {
      const body = { identifier, password: 'not the password of anybody' };
      answers.push(await refused(origin, 'POST /auth/login', { body }, 'invalid_credentials'));
    }
    expect(answers[0]?.detail).toBe(answers[1]?.detail);
  });
});

describe('the account', () => {
  test('is changed in the parts that are given', async () => {
    const anna = await register(origin, 'anna');
    const changed = await anna.ok('PATCH /users/me', {
      body: { displayName: 'Anna Ö.', bio: 'two\nlines', settings: { theme: 'dark' } },
    });
    expect(changed).toEqual({
      ...anna.me,
      ...{ displayName: 'Anna Ö.', bio: 'two\nlines', settings: { ...anna.me.settings, theme: 'dark' } },
    });
    expect(await anna.ok('GET /users/me', {})).toEqual(changed);
    expect(await anna.ok('PATCH /users/me', { body: {} })).toEqual(changed);
  });

  test('cannot be given what only the community gives', async () => {
    const anna = await register(origin, 'anna');
    for (const body of [
      { role: 'ADMIN' },
      { emailVerified: true },
      { bio: 'x'.repeat(501) },
      { bio: null },
    ]) {
      await anna.refused('PATCH /users/me', { body: Object.assign({}, body) as object }, 'validation_failed');
    }
  });

  test('is for nobody without a token', async () => {
    await refused(origin, 'GET /users/me', {}, 'unauthenticated');
    const { headers } = await refused(origin, 'GET /users/me', {}, 'unauthenticated', { token: 'a.b.c' });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});

describe('other people', () => {
  test('are seen without what is private', async () => {
    const [anna, bert] = await registerAll(origin, ['anna', 'bert']);
    if (!anna || !bert) throw new Error('two people');
    const params = { username: bert.me.username };
    const seen = await anna.call('GET /users/:username', { params });
    expect(seen.body).toMatchObject({ id: bert.id, followers: 0, following: 0, posts: 0 });
    const text = (await ask(origin, 'GET /users/:username', { params }, { token: await anna.token() })).text;
    expect(text).not.toContain('@example.org');
    await anna.refused('GET /users/:username', { params: { username: uniqueName('nobody') } }, 'not_found');
    await refused(origin, 'GET /users/:username', { params }, 'unauthenticated');
  });

  test('are found by name, also with a typing mistake', async () => {
    const anna = await register(origin, 'anna');
    const hilde = await register(origin, 'Hildegunde Obermaier');
    for (const q of [hilde.me.username, 'Hildegunde', 'hildegunde ober', 'Hildegundr Obermaier']) {
      const { items } = await anna.ok('GET /search', { query: { q, type: 'users', limit: 100 } });
      expect(
        items.map((item) => item.id),
        q,
      ).toContain(hilde.id);
    }
    const none = await anna.ok('GET /search', { query: { q: 'xqzvwkj' } });
    expect(none).toEqual({ items: [], nextCursor: null });
    await refused(origin, 'GET /search', { query: { q: 'anna' } }, 'unauthenticated');
  });
});
