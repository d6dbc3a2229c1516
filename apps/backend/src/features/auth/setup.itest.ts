import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp, prepareSetup } from '../../app.js';
import { mailTo, tokenIn } from '../../testing/mails.js';
import type { Answer, TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
beforeEach(async () => {
  t = await startTestApp();
});
afterEach(() => t.close());

const path = (): string => join(t.env.QUEMIAI_DATA_DIR, 'setup-token');
const prepared = async (): Promise<string> => {
  const setup = await prepareSetup(t.app);
  if (!setup) throw new Error('there is an administrator already');
  return setup.token;
};
const owner = {
  email: 'owner@example.org',
  username: 'owner',
  password: 'four unrelated words make one',
  delivery: 'body',
};
const setUp = (token: string, more: object = {}): Promise<Answer> =>
  t.call('POST /api/v1/setup', { body: { ...owner, token, ...more } });
const community = async (): Promise<unknown> => (await t.call('GET /api/v1/community')).body;
const refused = (answer: Answer, status: number, code: string): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(status);
};

test('the token of the start makes the first administrator, once', async () => {
  expect(await community()).toEqual({
    name: 'Quemiai',
    registration: 'open',
    passwordMin: 15,
    setupNeeded: true,
    sendsMail: false,
  });
  const token = await prepared();
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(readFileSync(path(), 'utf8').trim()).toBe(token);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  const answer = await setUp(token, { communityName: 'Rides', registration: 'invite' });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({
    user: { username: 'owner', role: 'SUPER_ADMIN', emailVerified: false, mfaEnabled: false },
    refreshToken: expect.any(String) as string,
  });
  expect(await community()).toMatchObject({ name: 'Rides', registration: 'invite', setupNeeded: false });
  expect(existsSync(path())).toBe(false);
  const mail = await mailTo(t, owner.email, 'Confirm your e-mail address');
  expect(mail.text).toContain('Rides');
  expect((await t.call('POST /api/v1/auth/email/verify', { body: { token: tokenIn(mail) } })).status).toBe(
    204,
  );
  refused(await setUp(token, { email: 'x@example.org', username: 'x1' }), 410, 'link_invalid');
  expect(await prepareSetup(t.app)).toBeUndefined();
});

test('of several at once one becomes administrator', async () => {
  const token = await prepared();
  const holder = await t.database.pool.connect();
  const waiting = async (): Promise<unknown> => {
    const text = `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    return (await t.database.rows<{ count: number }>({ name: 'waiting', text }, []))[0]?.count;
  };
  // Nobody can be added while this is held: all of them get as far as they can beforehand.
  await holder.query('BEGIN; LOCK TABLE users IN SHARE MODE');
  const attempts = Array.from({ length: 6 }, (_, n) =>
    setUp(token, { email: `owner${n}@example.org`, username: `owner${n}` }),
  );
  await expect.poll(waiting, { timeout: 10_000 }).toBe(6);
  await holder.query('COMMIT');
  holder.release();
  const answers = await Promise.all(attempts);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 410, 410, 410, 410, 410]);
  const roles = { name: 'roles', text: 'SELECT role FROM users' };
  expect(await t.database.rows(roles, [])).toEqual([{ role: 'SUPER_ADMIN' }]);
});

test('another token, or none prepared, opens nothing', async () => {
  refused(await setUp('x'.repeat(43)), 410, 'link_invalid');
  const token = await prepared();
  for (const wrong of ['x'.repeat(43), token.slice(1), `${token}x`, token.toUpperCase()]) {
    refused(await setUp(wrong), 410, 'link_invalid');
  }
  expect(await community()).toMatchObject({ setupNeeded: true });
});

test('a token and what is typed beside it can be tried, and nothing comes of that', async () => {
  const token = await prepared();
  const check = (body: object): Promise<Answer> => t.call('POST /api/v1/setup/check', { body });
  const { email, username, password } = owner;
  refused(await check({ token: 'x'.repeat(43), email, username, password }), 410, 'link_invalid');
  expect((await check({ token })).status).toBe(204);
  expect((await check({ token, email, username, password })).status).toBe(204);
  const weak = await check({ token, email, username, password: 'password1234567' });
  refused(weak, 400, 'validation_failed');
  expect(weak.body).toMatchObject({ errors: [{ path: 'body.password' }] });
  refused(await check({ token, email, username, password: 'owner-example-owner' }), 400, 'validation_failed');
  refused(await check({ token, username: 'with space' }), 400, 'validation_failed');
  expect(await community()).toMatchObject({ setupNeeded: true });
  expect((await setUp(token)).status).toBe(201);
  refused(await check({ token }), 410, 'link_invalid');
});

test('a weak password is refused and leaves the token as it was', async () => {
  const token = await prepared();
  refused(await setUp(token, { password: 'password1234567' }), 400, 'validation_failed');
  refused(
    await setUp(token, { communityName: 'Seaside Rides', password: 'seaside-rides-seaside' }),
    400,
    'validation_failed',
  );
  refused(await setUp(token, { username: 'with space' }), 400, 'validation_failed');
  expect((await setUp(token)).status).toBe(201);
});

test('an address that was printed outlives a restart, until somebody is administrator', async () => {
  const token = await prepared();
  const second = await createApp(t.env, t.databaseUrl);
  expect((await prepareSetup(second))?.token).toBe(token);
  await second.close();
  writeFileSync(path(), 'half a tok');
  const made = await prepared();
  expect(made).toMatch(/^[\w-]{43}$/);
  expect(made).not.toBe(token);
  refused(await setUp(token), 410, 'link_invalid');
  expect((await setUp(made)).status).toBe(201);
});

test('where the command line or the environment made one, there is nothing to set up', async () => {
  await prepared();
  const { username } = await t.registerUser();
  const promote = { name: 'promote', text: "UPDATE users SET role = 'SUPER_ADMIN' WHERE username = $1" };
  await t.database.rows(promote, [username]);
  refused(await setUp(readFileSync(path(), 'utf8').trim()), 410, 'link_invalid');
  expect(await prepareSetup(t.app)).toBeUndefined();
  expect(existsSync(path())).toBe(false);
});
