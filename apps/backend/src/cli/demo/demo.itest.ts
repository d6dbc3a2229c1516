import { readFileSync, rmSync, statSync } from 'node:fs';
import { conversation, message } from '@quemiai/contract/chat';
import type { Session } from '@quemiai/contract/identity';
import { page } from '@quemiai/contract/scalars';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import type { DemoAccount } from './demo.js';
import { addDemo } from './demo.js';

let t: TestApp;
let account: DemoAccount;
beforeAll(async () => {
  t = await startTestApp();
  account = await addDemo(t.database, t.env);
});
afterAll(() => t.close());

const signIn = async ({ username, password }: DemoAccount): Promise<Session> => {
  const answer = await t.call('POST /api/v1/auth/login', { body: { identifier: username, password } });
  expect(answer.status).toBe(200);
  return answer.body as Session;
};
const counts = {
  name: 'counts',
  text: `SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM conversations) AS conversations,
    (SELECT count(*)::int FROM messages) AS messages, (SELECT count(*)::int FROM message_reactions) AS reactions`,
};

test('whoever signs in finds conversations with history, some of it unread', async () => {
  const { accessToken: token } = await signIn(account);
  const answer = await t.call('GET /api/v1/conversations?limit=100', { token });
  const { items } = page(conversation).parse(answer.body);
  expect(items).toHaveLength(16);
  expect(items.filter(({ type }) => type === 'group').map(({ name }) => name)).toContain('Repair café');
  expect(items.reduce((sum, { viewer }) => sum + viewer.unread, 0)).toBe(22);
  expect(items.filter(({ viewer }) => viewer.muted)).toHaveLength(1);
  const times = items.map(({ lastMessage }) => lastMessage?.createdAt ?? '');
  expect(times).toEqual(times.toSorted().toReversed());
  for (const { id, lastSeq, rev } of items) {
    const read = await t.call(`GET /api/v1/conversations/${id}/messages?limit=100`, { token });
    const { items: messages } = z.object({ items: z.array(message) }).parse(read.body);
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
    expect(Math.max(...messages.map((each) => each.rev))).toBe(rev);
  }
});

test('nobody of the demo is asked to confirm an address, and whoever comes later is', async () => {
  const { accessToken: token } = await signIn(account);
  expect((await t.call('GET /api/v1/users/me', { token })).body).toMatchObject({ emailVerified: true });
  const unconfirmed = {
    name: 'unconfirmed',
    text: 'SELECT count(*)::int AS count FROM users WHERE email_verified_at IS NULL',
  };
  expect(await t.database.rows(unconfirmed, [])).toEqual([{ count: 0 }]);
  const guest = await t.registerUser();
  const me = await t.call('GET /api/v1/users/me', { token: guest.token });
  expect(me.body).toMatchObject({ emailVerified: false });
});

test('the conversations take new messages where the history ends', async () => {
  const { accessToken: token } = await signIn(account);
  const list = await t.call('GET /api/v1/conversations?limit=1', { token });
  const [newest] = page(conversation).parse(list.body).items;
  const body = { clientId: '0190c8a0-0000-4000-8000-000000000001', body: 'Hello from today' };
  const sent = await t.call(`POST /api/v1/conversations/${newest?.id}/messages`, { token, body });
  expect(sent.status).toBe(201);
  expect(sent.body).toMatchObject({ seq: (newest?.lastSeq ?? 0) + 1, rev: (newest?.rev ?? 0) + 1 });
});

test('the password is made for this folder and kept to its owner', () => {
  expect(account).toMatchObject({ username: 'robin', added: true });
  expect(account.password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
  expect(readFileSync(account.file, 'utf8').trim()).toBe(account.password);
  expect(statSync(account.file).mode & 0o777).toBe(0o600);
});

test('a second start adds nothing and tells the same password', async () => {
  const before = await t.database.rows(counts, []);
  expect(await addDemo(t.database, t.env)).toEqual({ ...account, added: false });
  expect(await t.database.rows(counts, [])).toEqual(before);
});

test('a lost password is made anew', async () => {
  rmSync(account.file);
  const next = await addDemo(t.database, t.env);
  expect(next.added).toBe(false);
  expect(next.password).not.toBe(account.password);
  await signIn(next);
  const body = { identifier: account.username, password: account.password };
  expect((await t.call('POST /api/v1/auth/login', { body })).status).toBe(401);
});

test('production and databases with people of these names are left alone', async () => {
  await expect(addDemo(t.database, { ...t.env, NODE_ENV: 'production' })).rejects.toMatchObject({
    title: 'The demo is not for production',
  });
  const other = await startTestApp();
  try {
    const body = { username: 'Lars.Holm', email: 'lars@example.org', password: 'a long enough password' };
    expect((await other.call('POST /api/v1/auth/register', { body })).status).toBe(201);
    await expect(addDemo(other.database, other.env)).rejects.toMatchObject({
      title: 'The demo cannot be added here',
    });
    expect(await other.database.rows(counts, [])).toMatchObject([{ users: 1, conversations: 0 }]);
  } finally {
    await other.close();
  }
});

test('two starts at once add it once', async () => {
  const other = await startTestApp();
  try {
    const both = await Promise.all([addDemo(other.database, other.env), addDemo(other.database, other.env)]);
    expect(both.map(({ added }) => added).toSorted()).toEqual([false, true]);
    expect(both[0].password).toBe(both[1].password);
    expect(await other.database.rows(counts, [])).toMatchObject([{ users: 25, conversations: 18 }]);
  } finally {
    await other.close();
  }
});
