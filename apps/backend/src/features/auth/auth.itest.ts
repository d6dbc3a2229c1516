import { errorCodes } from '@quemiai/contract/errors';
import { session as sessionSchema } from '@quemiai/contract/identity';
import { argon2Sync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const password = 'correct horse battery';
let count = 0;
const fresh = (name = 'ada') => {
  const username = `${name}.${++count}`;
  return { username, email: `${username}@example.org`, password };
};
const register = (body: object): Promise<Answer> => t.call('POST /api/v1/auth/register', { body });
const login = (body: object): Promise<Answer> => t.call('POST /api/v1/auth/login', { body });
const refused = (answer: Answer, code: keyof typeof errorCodes): void => {
  expect(answer.body).toMatchObject({ code, status: errorCodes[code].status });
  expect(answer.status).toBe(errorCodes[code].status);
};

describe('register', () => {
  test('creates an account and signs in to it', async () => {
    const person = fresh();
    const answer = await register({ ...person, displayName: '  Ada Lovelace ', delivery: 'body' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const session = sessionSchema.parse(answer.body);
    expect(session).toMatchObject({
      expiresIn: 600,
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      user: { username: person.username, email: person.email, displayName: 'Ada Lovelace', role: 'USER' },
    });
    const me = await t.call('GET /api/v1/users/me', { token: session.accessToken });
    expect(me.body).toEqual(session.user);
  });

  test('shows the username where no name is given, and stores neither password nor token', async () => {
    const person = fresh();
    const answer = await register({ ...person, delivery: 'body' });
    const { user, refreshToken = '' } = sessionSchema.parse(answer.body);
    expect(user.displayName).toBe(person.username);
    const stored = { name: 'stored', text: 'SELECT u::text AS row FROM users u WHERE id = $1' };
    const [row] = await t.database.rows<{ row: string }>(stored, [user.id]);
    expect(row?.row).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(row?.row).not.toContain(password);
    const tokens = {
      name: 'tokens',
      text: "SELECT string_agg(r::text, E'\\n') AS rows FROM refresh_tokens r",
    };
    const [all] = await t.database.rows<{ rows: string }>(tokens, []);
    expect(all?.rows).not.toContain(refreshToken);
    expect(all?.rows).not.toContain(Buffer.from(refreshToken, 'base64url').toString('hex'));
  });

  test('refuses a name that differs only by case', async () => {
    const person = fresh();
    await register(person);
    const other = fresh();
    refused(await register({ ...other, username: person.username.toUpperCase() }), 'username_taken');
    expect((await register(other)).status).toBe(201);
  });

  test('lets one of several at once have the name', async () => {
    const { username } = fresh();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        register({ username, email: `race${n}.${username}@example.org`, password }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    for (const answer of answers) if (answer.status !== 201) refused(answer, 'username_taken');
  });

  test.each([
    ['a short password', { password: 'x'.repeat(14) }, 'body.password'],
    ['a huge password', { password: 'x'.repeat(257) }, 'body.password'],
    ['a username with a space', { username: 'ada lovelace' }, 'body.username'],
    ['a username with an @', { username: 'ada@home' }, 'body.username'],
    ['an address that is none', { email: 'ada' }, 'body.email'],
    ['a blank name', { displayName: '   ' }, 'body.displayName'],
    ['a NUL in the name', { displayName: 'a\u0000b' }, 'body.displayName'],
    ['a role', { role: 'ADMIN' }, 'body'],
    ['an unknown delivery', { delivery: 'pigeon' }, 'body.delivery'],
  ])('refuses %s', async (_, change, path) => {
    const answer = await register({ ...fresh(), ...change });
    refused(answer, 'validation_failed');
    expect(answer.body).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ path })]),
    });
  });

  test('keeps a long password with spaces and other scripts as it is', async () => {
    const person = { ...fresh(), password: ` pässwörd 日本語 👩‍🚀${' '.repeat(40)}` };
    expect((await register(person)).status).toBe(201);
    expect((await login({ identifier: person.username, password: person.password })).status).toBe(200);
    refused(
      await login({ identifier: person.username, password: person.password.trim() }),
      'invalid_credentials',
    );
  });
});

describe('log in', () => {
  test('takes the username or the address, in any case', async () => {
    const person = fresh();
    await register(person);
    for (const identifier of [person.username.toUpperCase(), person.email, person.email.toUpperCase()]) {
      const answer = await login({ identifier, password });
      expect(answer.status).toBe(200);
      const session = sessionSchema.parse(answer.body);
      expect(session.user.username).toBe(person.username);
      expect(session.refreshToken).toBeUndefined();
    }
  });

  test('answers a wrong password and an unknown person alike', async () => {
    const person = fresh();
    await register(person);
    const wrong = await login({ identifier: person.username, password: `${password}!` });
    const unknown = await login({ identifier: 'nobody.here', password });
    refused(wrong, 'invalid_credentials');
    refused(unknown, 'invalid_credentials');
    const withoutId = ({ body }: Answer): object => ({ ...(body as object), requestId: '' });
    expect(withoutId(unknown)).toEqual(withoutId(wrong));
  });

  test('makes a weak hash stronger, once', async () => {
    const person = fresh();
    const answer = await register(person);
    const { user } = sessionSchema.parse(answer.body);
    const salt = Buffer.from('somesaltsomesalt');
    const weaker = { message: password, nonce: salt, memory: 8, passes: 1, parallelism: 1, tagLength: 32 };
    const [salted, tag] = [salt, argon2Sync('argon2id', weaker)].map((b) =>
      b.toString('base64').replace(/=+$/, ''),
    );
    const weak = `$argon2id$v=19$m=8,t=1,p=1$${salted}$${tag}`;
    const read = { name: 'hash', text: 'SELECT password_hash AS hash FROM users WHERE id = $1' };
    const write = { name: 'weaken', text: 'UPDATE users SET password_hash = $2 WHERE id = $1' };
    await t.database.rows(write, [user.id, weak]);
    refused(
      await login({ identifier: person.username, password: 'something else entirely' }),
      'invalid_credentials',
    );
    expect((await t.database.rows<{ hash: string }>(read, [user.id]))[0]?.hash).toBe(weak);
    expect((await login({ identifier: person.username, password })).status).toBe(200);
    const [after] = await t.database.rows<{ hash: string }>(read, [user.id]);
    expect(after?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await login({ identifier: person.username, password })).status).toBe(200);
    expect((await t.database.rows<{ hash: string }>(read, [user.id]))[0]?.hash).toBe(after?.hash);
  });
});
