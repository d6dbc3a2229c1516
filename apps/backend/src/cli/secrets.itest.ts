import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../app.js';
import { AccessTokens } from '../platform/tokens/access-tokens.js';
import { TokenKeys } from '../platform/tokens/token-keys.js';
import { UserRole } from '@quemiai/contract/roles';
import { connectChat, until } from '../testing/chat.js';
import type { TestApp, TestUser } from '../testing/test-app.js';
import { startTestApp } from '../testing/test-app.js';
import { UsageError } from './command.js';
import { secrets } from './secrets.js';

/** A second node on the same database. */
type Node = Awaited<ReturnType<typeof createApp>>;
let t: TestApp;
let second: Node;
beforeAll(async () => {
  t = await startTestApp();
  second = await createApp(t.env, t.databaseUrl);
});
afterAll(async () => {
  await second.close();
  await t.close();
});

const run = async (...args: string[]): Promise<string> => {
  const lines: string[] = [];
  const env = () => Promise.resolve({ ...t.env, DATABASE_URL: t.databaseUrl });
  await secrets.run({ env, args, print: (line) => lines.push(line) });
  return lines.join('\n');
};
const kidOf = (token: string): string => decodeProtectedHeader(token).kid ?? '';
/** A new pair for somebody, from the first node. */
const refresh = async (person: TestUser): Promise<string> => {
  const body = { refreshToken: person.refreshToken, delivery: 'body' };
  const answer = await t.call('POST /api/v1/auth/refresh', { body });
  expect(answer.status).toBe(200);
  const { accessToken, refreshToken } = answer.body as { accessToken: string; refreshToken: string };
  person.refreshToken = refreshToken;
  return accessToken;
};
/** What both nodes say to an access token. */
const statuses = async (token: string): Promise<number[]> => {
  const first = await t.call('GET /api/v1/users/me', { token });
  const other = await second.inject({
    url: '/api/v1/users/me',
    headers: { authorization: `Bearer ${token}` },
  });
  return [first.status, other.statusCode];
};
const ages = (node: Node) => node.get(TokenKeys).ages();
const known = (kid: string) =>
  expect.poll(() => [t.app, second].every((node) => ages(node).some((age) => age.kid === kid)), {
    timeout: 10_000,
  });
/** Lets time pass for the keys alone. */
const pass = (seconds: number) =>
  t.database.rows(
    {
      name: 'pass',
      text: `UPDATE signing_keys SET signs_from = signs_from - make_interval(secs => $1),
        expires_at = expires_at - make_interval(secs => $1)`,
    },
    [seconds],
  );
const signs = (kid: string) =>
  expect
    .poll(() => [t.app, second].map((node) => ages(node).find(({ state }) => state === 'signing')?.kid), {
      timeout: 10_000,
    })
    .toEqual([kid, kid]);

/** What the list says of the secret in the settings. */
const stateOfFirst = async (): Promise<string | undefined> =>
  /^JWT_SECRET +\S+(?: folder)? +(\w+)/m.exec(await run('list'))?.[1];

const announced = /key of access tokens is ([\w-]{16})\.\nIt signs in 30 seconds/;

test('a new key takes the place of the old one on every node, and nobody is signed out', async () => {
  const person = await t.registerUser();
  const before = person.token;
  const [first] = ages(t.app);
  expect(first).toEqual({ kid: kidOf(before), createdAt: null, state: 'signing', expiresAt: null });

  const [, kid = ''] = announced.exec(await run('rotate')) ?? [];
  await known(kid).toBe(true);
  // Announced: every node knows it, none signs with it.
  const meanwhile = await refresh(person);
  expect(kidOf(meanwhile)).toBe(kidOf(before));
  expect(ages(second).map(({ state }) => state)).toEqual(['signing', 'announced']);
  expect(await stateOfFirst()).toBe('active');

  await pass(31);
  await signs(kid);
  const after = await refresh(person);
  expect(kidOf(after)).toBe(kid);
  for (const token of [before, meanwhile, after]) expect(await statuses(token)).toEqual([200, 200]);
  expect(await stateOfFirst()).toBe('retiring');

  // Past the life of the last token that the old one may have signed.
  await pass(661);
  await expect.poll(() => ages(second).length, { timeout: 10_000 }).toBe(1);
  await expect.poll(() => ages(t.app).length, { timeout: 10_000 }).toBe(1);
  for (const token of [before, meanwhile]) expect(await statuses(token)).toEqual([401, 401]);
  expect(await stateOfFirst()).toBe('unused');
  expect(await statuses(after)).toEqual([200, 200]);
  expect(await statuses(await refresh(person))).toEqual([200, 200]);
});

test('the same again, from one made key to the next, and a node that starts then knows both', async () => {
  const person = await t.registerUser();
  const [, kid = ''] = announced.exec(await run('rotate')) ?? [];
  await pass(31);
  await signs(kid);
  const after = await refresh(person);
  const third = await createApp(t.env, t.databaseUrl);
  try {
    for (const token of [person.token, after]) {
      const headers = { authorization: `Bearer ${token}` };
      expect((await third.inject({ url: '/api/v1/users/me', headers })).statusCode).toBe(200);
    }
  } finally {
    await third.close();
  }
  expect(await statuses(person.token)).toEqual([200, 200]);
});

test('what a leaked key signed counts no more; a refresh is all it takes', async () => {
  const person = await t.registerUser();
  // What a thief with the key can make.
  const viewer = { userId: person.id, sessionId: crypto.randomUUID(), role: UserRole.SUPER_ADMIN, mfa: true };
  const { accessToken: forged } = await t.app.get(AccessTokens).issue(viewer);
  expect(await statuses(forged)).toEqual([200, 200]);
  const { socket } = await connectChat(t, person.token);
  const [, kid = ''] = /is ([\w-]{16})\.\nIt signs from now on/.exec(await run('rotate', '--leaked')) ?? [];
  await signs(kid);
  for (const token of [forged, person.token]) expect(await statuses(token)).toEqual([401, 401]);
  await until(() => !socket.connected, 'the connection that was opened with it is closed');
  const after = await refresh(person);
  expect(await statuses(after)).toEqual([200, 200]);
  (await connectChat(t, after)).close();
});

test('keys are encrypted where they are kept', async () => {
  const [row] = await t.database.rows<{ kid: string; secret: Buffer; keyId: string }>(
    { name: 'kept', text: 'SELECT kid, secret, key_id AS "keyId" FROM signing_keys LIMIT 1' },
    [],
  );
  // A version byte, a nonce and a tag beside the 32 bytes.
  expect(row?.secret).toHaveLength(1 + 12 + 32 + 16);
  expect(row?.keyId).not.toBe('');
});

test.each([[[]], [['spin']], [['rotate', 'now']], [['rotate', '--force']]])('refuses %j', async (args) => {
  await expect(run(...args)).rejects.toSatisfy(
    (error) => error instanceof UsageError || error instanceof TypeError,
  );
});
