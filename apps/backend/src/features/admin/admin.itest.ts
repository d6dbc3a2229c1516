import type { AdminUser, Dashboard } from '@quemiai/contract/admin';
import { UserRole } from '@quemiai/contract/roles';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectChat, until } from '../../testing/chat.js';
import type { Persona } from '../../testing/personas.js';
import { personas } from '../../testing/personas.js';
import { enrollTotp } from '../../testing/second-factors.js';
import { callSigned, registerSigner } from '../../testing/signing.js';
import type { Answer, TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
let make: Awaited<ReturnType<typeof personas>>;
let admin: Persona;
let owner: Persona;
beforeAll(async () => {
  t = await startTestApp();
  make = await personas(t);
  admin = await make({ role: UserRole.ADMIN });
  owner = await make({ role: UserRole.SUPER_ADMIN });
});
afterAll(() => t.close());

/** A signed call below /admin/users/:id. */
const act = async (by: Persona, method: string, id: string, what: string, body?: object): Promise<Answer> => {
  const signer = await registerSigner(t, by.token);
  const options = { token: by.token, ...(body ? { body } : {}) };
  return callSigned(t, signer, `${method} /api/v1/admin/users/${id}${what}`, options);
};
const get = async (path: string, by = admin): Promise<Answer> =>
  t.call(`GET /api/v1/admin${path}`, { token: by.token });
const login = async ({ username: identifier, password }: Pick<Persona, 'username' | 'password'>) =>
  t.call('POST /api/v1/auth/login', { body: { identifier, password, delivery: 'body' } });
const statusOf = async ({ token }: Pick<Persona, 'token'>, at = t): Promise<number> =>
  (await at.call('GET /api/v1/users/me', { token })).status;
const entries = async (target: string, action: string) =>
  (
    await t.database.pool.query<{ actor_id: string; details: object }>(
      'SELECT actor_id, details FROM audit_log WHERE target_id = $1 AND action = $2 ORDER BY seq',
      [target, action],
    )
  ).rows;

describe('accounts', () => {
  test('are counted', async () => {
    const before = (await get('/dashboard')).body as Dashboard;
    await make({ role: UserRole.MODERATOR });
    const after = (await get('/dashboard')).body as Dashboard;
    expect(after).toEqual({
      ...before,
      people: before.people + 1,
      newPeople: before.newPeople + 1,
      activePeople: before.activePeople + 1,
      moderators: before.moderators + 1,
      sessions: before.sessions + 1,
    });
    expect(after.administrators).toBe(2);
    expect(after.administratorsWithoutMfa).toBe(2);
  });

  test('are listed page by page, whoever joins meanwhile', async () => {
    const wanted = [];
    for (let count = 0; count < 5; count++) wanted.push((await make()).username);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await get(`/users?limit=2${query}`);
      const page = body as { items: AdminUser[]; nextCursor: string | null };
      seen.push(...page.items.map(({ username }) => username));
      cursor = page.nextCursor;
      await t.registerUser('aaa');
    }
    expect(new Set(seen).size).toBe(seen.length);
    for (const username of wanted) expect(seen).toContain(username);
  });

  test('are found by name and address, role and status', async () => {
    const moderator = await make({ role: UserRole.MODERATOR });
    const names = async (query: string): Promise<string[]> => {
      const answer = await get(`/users?limit=100&${query}`);
      expect(answer.status).toBe(200);
      return (answer.body as { items: AdminUser[] }).items.map(({ username }) => username);
    };
    expect(await names(`q=${moderator.username.toUpperCase()}`)).toEqual([moderator.username]);
    expect(await names(`q=@${moderator.username}`)).toEqual([moderator.username]);
    expect(await names(`q=${moderator.username}%40example`)).toEqual([moderator.username]);
    expect(await names('q=%25')).toEqual([]);
    expect(await names('role=MODERATOR')).toContain(moderator.username);
    expect(await names('role=ADMIN')).not.toContain(moderator.username);
    await act(admin, 'PUT', moderator.id, '/suspension', { reason: 'A pause' });
    expect(await names('status=suspended')).toEqual([moderator.username]);
    expect(await names('status=active')).not.toContain(moderator.username);
    for (const query of ['role=KING', 'status=gone', 'limit=0', 'cursor=x', 'limit=101'])
      expect([query, (await get(`/users?${query}`)).status]).toEqual([query, 400]);
  });

  test('are found by names that are mistyped, where nobody has that name', async () => {
    await t.database.pool.query(`UPDATE users SET display_name = 'Wilhelmina Baker' WHERE id = $1`, [
      (await make()).id,
    ]);
    const find = async (query: string) => {
      const { items, ...rest } = (await get(`/users?${query}`)).body as { items: AdminUser[] };
      return { names: items.map(({ displayName }) => displayName), ...rest };
    };
    expect(await find('q=wilhelmina')).toEqual({
      names: ['Wilhelmina Baker'],
      nextCursor: null,
      similar: false,
    });
    const alike = await find('q=Wilhelmnia');
    expect(alike).toMatchObject({ nextCursor: null, similar: true });
    expect(alike.names[0]).toBe('Wilhelmina Baker');
    expect((await find('q=Wilhelmnia&role=SUPER_ADMIN')).names).not.toContain('Wilhelmina Baker');
    expect(await find('q=qqqzzzxxx')).toEqual({ names: [], nextCursor: null, similar: false });
  });

  test('show what an administrator has to know, and nothing secret', async () => {
    const person = await make();
    const { body } = await get(`/users/${person.id}`);
    expect(body).toEqual({
      id: person.id,
      username: person.username,
      displayName: person.username,
      email: person.email,
      emailVerified: false,
      role: 'USER',
      mfaEnabled: false,
      status: 'active',
      suspendedUntil: null,
      suspendedReason: null,
      createdAt: expect.any(String) as string,
      lastSeenAt: expect.any(String) as string,
      sessions: 1,
    });
    expect((await get('/users/0190c8a0-0000-7000-8000-000000000009')).status).toBe(404);
    expect((await get('/users/nobody')).status).toBe(400);
  });
});

describe('a role', () => {
  test('is changed, ends the sessions of the old one on every node, and is written down', async () => {
    const other = await startTestApp(
      { JWT_SECRET: t.env.JWT_SECRET, ENCRYPTION_KEY: t.env.ENCRYPTION_KEY },
      { through: () => t.databaseUrl },
    );
    const person = await make();
    const socket = await connectChat(t, person.token);
    const elsewhere = await connectChat(other, person.token);
    expect(await statusOf(person, other)).toBe(200);
    const answer = await act(admin, 'PUT', person.id, '/role', { role: 'MODERATOR' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ id: person.id, role: 'MODERATOR', sessions: 0 });
    expect(await statusOf(person)).toBe(401);
    for (const client of [socket, elsewhere]) {
      await until(() => !client.socket.connected, 'the end of the socket');
      expect(client.of('session:revoked')).toEqual([{ reason: 'role_changed' }]);
    }
    expect(await statusOf(person, other)).toBe(401);
    expect(await entries(person.id, 'admin.role_changed')).toEqual([
      { actor_id: admin.id, details: { username: person.username, from: 'USER', to: 'MODERATOR' } },
    ]);
    const again = await login(person);
    expect(again.body).toMatchObject({ user: { role: 'MODERATOR' } });
    await other.close();
  });

  test('that is held already is told', async () => {
    const person = await make();
    const answer = await act(admin, 'PUT', person.id, '/role', { role: 'USER' });
    expect(answer.body).toMatchObject({ status: 409, code: 'conflict' });
    expect(await statusOf(person)).toBe(200);
  });

  test('of administrators is given by SUPER_ADMIN alone', async () => {
    const person = await make();
    for (const role of ['ADMIN', 'SUPER_ADMIN'])
      expect((await act(admin, 'PUT', person.id, '/role', { role })).body).toMatchObject({
        code: 'forbidden',
      });
    expect((await act(owner, 'PUT', person.id, '/role', { role: 'ADMIN' })).status).toBe(200);
    expect((await act(admin, 'PUT', person.id, '/role', { role: 'USER' })).body).toMatchObject({
      code: 'forbidden',
    });
    expect((await act(owner, 'PUT', person.id, '/role', { role: 'USER' })).status).toBe(200);
  });
});

const deeds: [string, string, object | undefined][] = [
  ['PUT', '/role', { role: 'USER' }],
  ['PUT', '/suspension', { reason: 'A pause' }],
  ['DELETE', '/suspension', undefined],
  ['DELETE', '/sessions', undefined],
  ['DELETE', '/mfa', undefined],
];

describe.each(deeds)('%s /admin/users/:id%s', (method, what, body) => {
  test('is refused on oneself, on equals and on those above; nothing happens', async () => {
    const [a, b, s, z] = [
      await make({ role: UserRole.ADMIN }),
      await make({ role: UserRole.ADMIN }),
      await make({ role: UserRole.SUPER_ADMIN }),
      await make({ role: UserRole.SUPER_ADMIN }),
    ];
    for (const [actor, target] of [
      [a, a],
      [a, b],
      [a, s],
      [s, s],
      [s, z],
    ] as const) {
      expect((await act(actor, method, target.id, what, body)).body).toMatchObject({ code: 'forbidden' });
      expect(await statusOf(target)).toBe(200);
    }
  });

  test('asks for the proof and the signature, and for somebody who exists', async () => {
    const person = await make();
    const path = `${method} /api/v1/admin/users/${person.id}${what}`;
    const options = body ? { body } : {};
    const stale = await make({ role: UserRole.ADMIN, recent: false });
    expect((await t.call(path, { ...options, token: admin.token })).body).toMatchObject({
      code: 'signature_invalid',
    });
    expect((await t.call(path, { ...options, token: stale.token })).body).toMatchObject({
      code: 'reauthentication_required',
    });
    expect(await statusOf(person)).toBe(200);
    const missing = '0190c8a0-0000-7000-8000-000000000009';
    expect((await act(admin, method, missing, what, body)).status).toBe(404);
  });
});

test('an administrator whose role was taken meanwhile is refused, whatever the token says', async () => {
  const person = await make();
  const former = await make({ role: UserRole.ADMIN });
  await t.database.pool.query(`UPDATE users SET role = 'USER' WHERE id = $1`, [former.id]);
  expect((await act(former, 'DELETE', person.id, '/sessions')).body).toMatchObject({ code: 'forbidden' });
});

describe('a suspension', () => {
  test('ends sessions and sockets, refuses to let in, and is lifted', async () => {
    const person = await make();
    const socket = await connectChat(t, person.token);
    const end = new Date(Date.now() + 86_400_000).toISOString();
    const body = { reason: 'Spam in the garden', until: end };
    const answer = await act(admin, 'PUT', person.id, '/suspension', body);
    expect(answer.body).toMatchObject({
      status: 'suspended',
      suspendedUntil: end,
      suspendedReason: body.reason,
      sessions: 0,
    });
    await until(() => !socket.socket.connected, 'the end of the socket');
    expect(socket.of('session:revoked')).toEqual([{ reason: 'suspended' }]);
    expect(await statusOf(person)).toBe(401);
    expect((await login(person)).body).toMatchObject({
      status: 403,
      code: 'account_suspended',
      reason: body.reason,
      until: end,
    });
    expect((await act(admin, 'DELETE', person.id, '/suspension')).status).toBe(204);
    expect((await login(person)).status).toBe(200);
    expect((await act(admin, 'DELETE', person.id, '/suspension')).status).toBe(404);
    expect(await entries(person.id, 'admin.user_suspended')).toHaveLength(1);
    expect(await entries(person.id, 'admin.user_unsuspended')).toHaveLength(1);
  });

  test('is told after the second factor, and not to whoever knows the password alone', async () => {
    const person = await t.registerUser();
    const { recoveryCodes } = await enrollTotp(t, person);
    const body = { reason: 'Spam in the garden' };
    expect((await act(admin, 'PUT', person.id, '/suspension', body)).status).toBe(200);
    const first = await login(person);
    expect(first.body).toMatchObject({ code: 'mfa_required' });
    expect(JSON.stringify(first.body)).not.toMatch(/suspen|Spam/);
    const { challenge } = first.body as { challenge: string };
    const second = await t.call('POST /api/v1/auth/login/mfa', {
      body: { challenge, method: 'recovery', code: recoveryCodes[0], delivery: 'body' },
    });
    expect(second.body).toMatchObject({ code: 'account_suspended', reason: body.reason, until: null });
  });

  test('has an end by itself, which is in the future', async () => {
    const person = await make();
    const past = await act(admin, 'PUT', person.id, '/suspension', {
      reason: 'A pause',
      until: new Date(Date.now() - 1_000).toISOString(),
    });
    expect(past.body).toMatchObject({ code: 'validation_failed' });
    expect(await statusOf(person)).toBe(200);
    await act(admin, 'PUT', person.id, '/suspension', { reason: 'A pause' });
    expect((await login(person)).status).toBe(403);
    await t.database.pool.query('UPDATE users SET suspended_until = now() WHERE id = $1', [person.id]);
    expect((await login(person)).status).toBe(200);
    expect((await get(`/users/${person.id}`)).body).toMatchObject({
      status: 'active',
      suspendedReason: null,
      suspendedUntil: null,
    });
  });
});

test('somebody is signed out everywhere', async () => {
  const person = await make();
  const second = (await login(person)).body as { accessToken: string };
  expect((await act(admin, 'DELETE', person.id, '/sessions')).status).toBe(204);
  expect(await statusOf(person)).toBe(401);
  expect(await statusOf({ token: second.accessToken })).toBe(401);
  expect((await login(person)).status).toBe(200);
  expect(await entries(person.id, 'admin.sessions_ended')).toHaveLength(1);
});

test('second factors are reset: the password alone signs in', async () => {
  const person = await t.registerUser();
  await enrollTotp(t, person);
  expect((await login(person)).body).toMatchObject({ code: 'mfa_required' });
  expect((await get(`/users/${person.id}`)).body).toMatchObject({ mfaEnabled: true });
  expect((await act(admin, 'DELETE', person.id, '/mfa')).status).toBe(204);
  expect(await statusOf(person)).toBe(401);
  expect((await login(person)).status).toBe(200);
  expect((await get(`/users/${person.id}`)).body).toMatchObject({ mfaEnabled: false });
  expect(await entries(person.id, 'admin.mfa_reset')).toHaveLength(1);
});

test('whoever is suspended while they act does not act any more', async () => {
  const acting = await make({ role: UserRole.ADMIN });
  const person = await make();
  const signer = await registerSigner(t, acting.token);
  const client = await t.database.pool.connect();
  let answer: Promise<Answer>;
  try {
    await client.query('BEGIN');
    await client.query('UPDATE users SET suspended_at = now() WHERE id = $1', [acting.id]);
    const route = `PUT /api/v1/admin/users/${person.id}/suspension`;
    const body = { reason: 'A last deed' };
    answer = callSigned(t, signer, route, { token: acting.token, body });
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await expect
      .poll(async () => (await t.database.pool.query(waiting)).rowCount, { timeout: 10_000 })
      .toBeGreaterThan(0);
  } finally {
    await client.query('COMMIT');
    client.release();
  }
  expect((await answer).body).toMatchObject({ code: 'unauthenticated' });
  expect(await statusOf(person)).toBe(200);
});

test('what cannot be written down does not happen', async () => {
  const person = await make();
  const signer = await registerSigner(t, owner.token);
  const attempt = async (what: string, body: object): Promise<number> =>
    (await callSigned(t, signer, `PUT /api/v1/admin/users/${person.id}${what}`, { token: owner.token, body }))
      .status;
  await t.database.pool.query('ALTER TABLE audit_log RENAME TO audit_log_away');
  try {
    expect(await attempt('/role', { role: 'ADMIN' })).toBe(500);
    expect(await attempt('/suspension', { reason: 'A pause' })).toBe(500);
  } finally {
    await t.database.pool.query('ALTER TABLE audit_log_away RENAME TO audit_log');
  }
  expect(await statusOf(person)).toBe(200);
  expect((await get(`/users/${person.id}`)).body).toMatchObject({ role: 'USER', status: 'active' });
  expect(await attempt('/suspension', { reason: 'A pause' })).toBe(200);
});
