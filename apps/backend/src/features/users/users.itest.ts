import type { errorCodes } from '@quemiai/contract/errors';
import { me as meSchema, user as userSchema } from '@quemiai/contract/identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { UsersService } from './users.service.js';

let t: TestApp;
let ada: TestUser;
let bob: TestUser;
let users: UsersService;
beforeAll(async () => {
  t = await startTestApp();
  [ada, bob] = [await t.registerUser('Ada'), await t.registerUser('bob')];
  users = t.app.get(UsersService);
});
afterAll(() => t.close());

const nobody = '0190c8a0-0000-7000-8000-000000000001';
const change = (token: string | undefined, body: object): Promise<Answer> =>
  t.call('PATCH /api/v1/users/me', token === undefined ? { body } : { token, body });
const refused = (answer: Answer, code: keyof typeof errorCodes): void =>
  expect(answer).toMatchObject({ body: { code } });

describe('me', () => {
  test('is the account, with its settings', async () => {
    const answer = await t.call('GET /api/v1/users/me', { token: ada.token });
    expect(answer.status).toBe(200);
    expect(meSchema.parse(answer.body)).toMatchObject({
      id: ada.id,
      email: ada.email,
      emailVerified: false,
      mfaEnabled: false,
      role: 'USER',
      settings: { theme: 'system', sound: true },
    });
    refused(await t.call('GET /api/v1/users/me'), 'unauthenticated');
  });

  test('changes what is named and leaves the rest', async () => {
    const bio = 'Repairs radios.\nSpeaks three languages.';
    const first = await change(bob.token, { displayName: ' Bob B. ', bio, settings: { theme: 'dark' } });
    expect(first.body).toMatchObject({
      displayName: 'Bob B.',
      bio,
      settings: { theme: 'dark', sound: true },
    });
    const second = await change(bob.token, { settings: { sound: false } });
    expect(second.body).toMatchObject({
      displayName: 'Bob B.',
      bio,
      settings: { theme: 'dark', sound: false },
    });
    const cleared = await change(bob.token, { bio: '' });
    expect(cleared.body).toMatchObject({
      displayName: 'Bob B.',
      bio: '',
      settings: { theme: 'dark', sound: false },
    });
    expect((await change(bob.token, {})).body).toEqual(cleared.body);
    expect((await t.call('GET /api/v1/users/me', { token: bob.token })).body).toEqual(cleared.body);
  });

  test('keeps both of two changes of settings at once', async () => {
    const person = await t.registerUser();
    const both = [{ theme: 'light' }, { sound: false }].map((settings) => change(person.token, { settings }));
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
    const answer = await t.call('GET /api/v1/users/me', { token: person.token });
    expect(answer.body).toMatchObject({ settings: { theme: 'light', sound: false } });
  });

  test.each([
    ['a role', { role: 'ADMIN' }],
    ['another username', { username: 'root' }],
    ['an unknown theme', { settings: { theme: 'pink' } }],
    ['an unknown setting', { settings: { font: 'big' } }],
    ['a blank name', { displayName: '\u200b ' }],
    ['a long bio', { bio: 'x'.repeat(501) }],
    ['a lone surrogate', { bio: '\ud800' }],
    ['no object', []],
  ])('refuses %s', async (_, body) => {
    refused(await change(ada.token, body), 'validation_failed');
  });

  test('an account that is gone is no account', async () => {
    const gone = await t.registerUser();
    await t.database.rows({ name: 'gone', text: 'DELETE FROM users WHERE id = $1' }, [gone.id]);
    refused(await t.call('GET /api/v1/users/me', { token: gone.token }), 'unauthenticated');
    refused(await change(gone.token, { bio: 'x' }), 'unauthenticated');
  });
});

describe('a profile', () => {
  test('is found by the username in any case, and tells nothing private', async () => {
    const answer = await t.call(`GET /api/v1/users/${ada.username.toUpperCase()}`, { token: bob.token });
    expect(answer.status).toBe(200);
    expect(userSchema.strict().parse(answer.body)).toMatchObject({ id: ada.id, username: ada.username });
  });

  test('is not found by id, address or nothing, nor shown to strangers', async () => {
    for (const name of ['nobody', ada.email.slice(0, 30), '%25', '..%2Fme']) {
      refused(await t.call(`GET /api/v1/users/${name}`, { token: bob.token }), 'not_found');
    }
    for (const name of [ada.id, '%00']) {
      refused(await t.call(`GET /api/v1/users/${name}`, { token: bob.token }), 'validation_failed');
    }
    refused(await t.call(`GET /api/v1/users/${ada.username}`), 'unauthenticated');
  });
});

describe('for other features', () => {
  test('people come by id, once each, from memory when they were seen', async () => {
    const fresh = await t.registerUser();
    expect(users.peekPerson(fresh.id)).toBeUndefined();
    const found = await users.people([fresh.id, ada.id, fresh.id, nobody]);
    expect([...found.keys()].toSorted()).toEqual([ada.id, fresh.id].toSorted());
    const expected = { id: fresh.id, username: fresh.username, displayName: fresh.username, avatarUrl: null };
    expect(found.get(fresh.id)).toEqual(expected);
    expect(users.peekPerson(fresh.id)).toEqual(expected);
    await t.database.rows(
      { name: 'rename', text: `UPDATE users SET display_name = 'Unheard' WHERE id = $1` },
      [fresh.id],
    );
    expect((await users.people([fresh.id])).get(fresh.id)).toEqual(expected);
  });

  test('a change of name is seen at once', async () => {
    const fresh = await t.registerUser();
    await users.people([fresh.id]);
    await change(fresh.token, { displayName: 'New Name' });
    expect(users.peekPerson(fresh.id)).toBeUndefined();
    expect((await users.people([fresh.id])).get(fresh.id)?.displayName).toBe('New Name');
  });

  test('what was read before a change is not kept after it', async () => {
    const fresh = await t.registerUser();
    const reading = users.people([fresh.id]);
    const changing = change(fresh.token, { displayName: 'Later' });
    await Promise.all([reading, changing]);
    expect((await users.people([fresh.id])).get(fresh.id)?.displayName).toBe('Later');
  });

  test('existing ids are told from others', async () => {
    expect(await users.existing([ada.id, nobody])).toEqual(new Set([ada.id]));
    expect(await users.existing([])).toEqual(new Set());
  });

  test('being seen never moves back', async () => {
    expect(await users.lastSeen([ada.id, bob.id, nobody])).toEqual(new Map());
    const [early, late] = [new Date('2026-11-22T10:00:00.123Z'), new Date('2026-11-22T11:00:00Z')];
    await users.seen([ada.id, bob.id], early);
    await users.seen([bob.id, nobody], late);
    await users.seen([bob.id], early);
    await users.seen([], late);
    const expected = new Map([
      [ada.id, early],
      [bob.id, late],
    ]);
    expect(await users.lastSeen([bob.id, ada.id, nobody])).toEqual(expected);
  });
});
