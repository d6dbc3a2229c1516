import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorCodes } from '@quemiai/contract/errors';
import type { DeviceSession } from '@quemiai/contract/sessions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../app.js';
import type { ChatClient } from '../../testing/chat.js';
import { connectChat } from '../../testing/chat.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { SessionsCleanup } from './sessions-cleanup.js';
import { SessionsService } from './sessions.service.js';

let t: TestApp;
/** Another node on the same database. */
let node: NestFastifyApplication;
let there: TestApp;
beforeAll(async () => {
  t = await startTestApp({ TRUSTED_PROXIES: 'loopback' });
  node = await createApp(t.env, t.databaseUrl);
  await node.listen({ port: 0, host: '127.0.0.1' });
  there = { ...t, app: node, url: await node.getUrl() };
});
afterAll(async () => {
  await node.close();
  await t.close();
});

const refused = (answer: Answer, code: keyof typeof errorCodes): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(errorCodes[code].status);
};
const sql = (text: string, values: unknown[]) => t.database.pool.query(text, values);
/** One more session of the person; its access token. */
const signIn = async (person: TestUser, headers: Record<string, string> = {}): Promise<string> => {
  const body = { identifier: person.username, password: person.password, delivery: 'body' };
  const answer = await t.call('POST /api/v1/auth/login', { headers, body });
  expect(answer.status).toBe(200);
  return (answer.body as { accessToken: string }).accessToken;
};
const list = async (
  token: string,
  query = '',
): Promise<{ items: DeviceSession[]; nextCursor: string | null }> => {
  const answer = await t.call(`GET /api/v1/auth/sessions${query}`, { token });
  expect(answer.status).toBe(200);
  return answer.body as { items: DeviceSession[]; nextCursor: string | null };
};
const currentId = async (token: string): Promise<string> =>
  (await list(token)).items.find(({ current }) => current)?.id ?? '';
const statusThere = async (token: string): Promise<number> => {
  const answer = await node.inject({
    url: '/api/v1/users/me',
    headers: { authorization: `Bearer ${token}` },
  });
  return answer.statusCode;
};
/** Told why, and closed. */
const expectEnded = async (client: ChatClient, reason: string): Promise<void> => {
  await expect.poll(() => client.socket.connected, { timeout: 1_000, interval: 20 }).toBe(false);
  expect(client.of('session:revoked')).toEqual([{ reason }]);
};

describe('GET /auth/sessions', () => {
  test('shows where one is signed in, the newest first, in pages', async () => {
    const person = await t.registerUser();
    const phone = {
      'user-agent': 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0',
      'x-forwarded-for': '203.0.113.7',
    };
    const token = await signIn(person, phone);
    await t.registerUser();
    const { items, nextCursor } = await list(token);
    expect(nextCursor).toBeNull();
    expect(items).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        current: true,
        device: 'Firefox on Android',
        ip: '203.0.113.7',
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        lastSeenAt: expect.stringMatching(/^\d{4}-.*Z$/),
        mfa: false,
      },
      expect.objectContaining({ current: false, device: 'node', ip: '127.0.0.1' }),
    ]);
    const first = await list(token, '?limit=1');
    const second = await list(token, `?limit=1&cursor=${first.nextCursor ?? ''}`);
    expect([...first.items, ...second.items]).toEqual(items);
    expect(second.nextCursor).toBeNull();
    refused(await t.call('GET /api/v1/auth/sessions?cursor=x', { token }), 'validation_failed');
  });

  test('shows those alone that can be used', async () => {
    const person = await t.registerUser();
    const [ended, expired, idle] = [await signIn(person), await signIn(person), await signIn(person)];
    await t.call('POST /api/v1/auth/logout', { token: ended });
    const ids = { expired: await currentId(expired), idle: await currentId(idle) };
    await sql(
      `UPDATE sessions SET created_at = now() - interval '31 days', expires_at = now() - interval '1 day' WHERE id = $1`,
      [ids.expired],
    );
    await sql(`UPDATE sessions SET last_used_at = now() - interval '15 days' WHERE id = $1`, [ids.idle]);
    expect((await list(person.token)).items.map(({ current }) => current)).toEqual([true]);
  });
});

describe('ending sessions', () => {
  test('one: its token is refused and its socket closed at once, and within a second on another node', async () => {
    const person = await t.registerUser();
    const token = await signIn(person);
    const clients = [await connectChat(t, token), await connectChat(there, token)] as const;
    const mine = await connectChat(there, person.token);
    const id = await currentId(token);
    const answer = await t.call(`DELETE /api/v1/auth/sessions/${id}`, { token: person.token });
    expect(answer.status).toBe(204);
    refused(await t.call('GET /api/v1/users/me', { token }), 'unauthenticated');
    await expect.poll(() => statusThere(token), { timeout: 1_000, interval: 20 }).toBe(401);
    for (const client of clients) await expectEnded(client, 'revoked');
    expect(mine.socket.connected).toBe(true);
    expect(await statusThere(person.token)).toBe(200);
    mine.close();
    // It has ended.
    refused(await t.call(`DELETE /api/v1/auth/sessions/${id}`, { token: person.token }), 'not_found');
  });

  test('of somebody else: there is none, and it goes on', async () => {
    const [person, other] = [await t.registerUser(), await t.registerUser()];
    const id = await currentId(other.token);
    for (const each of [id, crypto.randomUUID()]) {
      refused(await t.call(`DELETE /api/v1/auth/sessions/${each}`, { token: person.token }), 'not_found');
    }
    expect((await t.call('GET /api/v1/users/me', { token: other.token })).status).toBe(200);
  });

  test('all others: everything but the one that asks', async () => {
    const person = await t.registerUser();
    const others = [await signIn(person), await signIn(person)];
    const stranger = await t.registerUser();
    expect((await t.call('DELETE /api/v1/auth/sessions', { token: person.token })).status).toBe(204);
    for (const token of others) refused(await t.call('GET /api/v1/users/me', { token }), 'unauthenticated');
    for (const { token } of [person, stranger])
      expect((await t.call('GET /api/v1/users/me', { token })).status).toBe(200);
    expect((await list(person.token)).items).toHaveLength(1);
    expect((await t.call('DELETE /api/v1/auth/sessions', { token: person.token })).status).toBe(204);
  });

  test('a new password ends all but the one that asks, on every node', async () => {
    const person = await t.registerUser();
    const token = await signIn(person);
    const client = await connectChat(there, token);
    const body = { currentPassword: person.password, newPassword: 'seven green umbrellas in May' };
    const answer = await t.call('POST /api/v1/auth/password/change', { token: person.token, body });
    expect(answer.status).toBe(204);
    await expect.poll(() => statusThere(token), { timeout: 1_000, interval: 20 }).toBe(401);
    await expectEnded(client, 'password_changed');
    expect(await statusThere(person.token)).toBe(200);
  });

  test.each([
    ['role_changed', `UPDATE users SET role = 'MODERATOR' WHERE id = $1`],
    ['suspended', `UPDATE users SET suspended_at = now() WHERE id = $1`],
  ])('%s: all of them, on every node, together with the change', async (reason, text) => {
    const person = await t.registerUser();
    const client = await connectChat(there, person.token);
    const sessions = t.app.get(SessionsService);
    const failed = sessions.endAll(person.id, reason, {
      change: async (tx) => {
        await tx.rows({ name: `test_${reason}`, text }, [person.id]);
        throw new Error('the change failed');
      },
    });
    await expect(failed).rejects.toThrow('the change failed');
    expect((await t.call('GET /api/v1/users/me', { token: person.token })).body).toMatchObject({
      role: 'USER',
    });
    await sessions.endAll(person.id, reason, {
      change: (tx) => tx.rows({ name: `test_${reason}`, text }, [person.id]),
    });
    refused(await t.call('GET /api/v1/users/me', { token: person.token }), 'unauthenticated');
    await expect.poll(() => statusThere(person.token), { timeout: 1_000, interval: 20 }).toBe(401);
    await expectEnded(client, reason);
    await expect(connectChat(there, person.token)).rejects.toMatchObject({
      data: { code: 'unauthenticated' },
    });
  });
});

test('no session slips in beside a suspension, however slowly it is opened', async () => {
  const { id } = await t.registerUser();
  const sessions = t.app.get(SessionsService);
  const waiting = async (event: string) =>
    (
      await sql('SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = $1', [
        event,
      ])
    ).rowCount;
  // A session that is half opened when the suspension comes: its last row waits at a gate.
  await sql(
    `CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END'`,
    [],
  );
  await sql('CREATE TRIGGER gate BEFORE INSERT ON refresh_tokens FOR EACH ROW EXECUTE FUNCTION gate()', []);
  const gate = await t.database.pool.connect();
  try {
    await gate.query('SELECT pg_advisory_lock(1)');
    const opened = sessions.open(id, { userAgent: 'node', ip: '127.0.0.1' }, { mfa: false });
    await expect.poll(() => waiting('advisory')).toBe(1);
    const text = 'UPDATE users SET suspended_at = now() WHERE id = $1';
    let done = false;
    const suspended = sessions
      .endAll(id, 'suspended', { change: (tx) => tx.rows({ name: 'test_suspend', text }, [id]) })
      .finally(() => {
        done = true;
      });
    await expect.poll(async () => done || (await waiting('transactionid')) === 1).toBe(true);
    await gate.query('SELECT pg_advisory_unlock(1)');
    await Promise.all([opened, suspended]);
  } finally {
    gate.release(true);
    await sql('DROP FUNCTION gate CASCADE', []);
  }
  const living = await sql('SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', [id]);
  expect(living.rows).toEqual([]);
});

describe('what is over', () => {
  test('a session whose time is over is ended, its socket closed, and its rows deleted a week later', async () => {
    const person = await t.registerUser();
    const token = await signIn(person);
    const client = await connectChat(there, token);
    const id = await currentId(token);
    const count = async () => (await sql('SELECT id FROM sessions WHERE user_id = $1', [person.id])).rowCount;
    await sql(`UPDATE sessions SET last_used_at = now() - interval '15 days' WHERE id = $1`, [id]);
    await t.app.get(SessionsCleanup).clean();
    await expectEnded(client, 'expired');
    await expect.poll(() => statusThere(token), { timeout: 1_000, interval: 20 }).toBe(401);
    expect(await count()).toBe(2);
    await sql(`UPDATE sessions SET revoked_at = revoked_at - interval '8 days' WHERE id = $1`, [id]);
    await t.app.get(SessionsCleanup).clean();
    expect(await count()).toBe(1);
    expect((await t.call('GET /api/v1/users/me', { token: person.token })).status).toBe(200);
  });

  test('nonces, challenges, links and keys that are past their time go; others stay', async () => {
    const { id } = await t.registerUser();
    const times = ["now() - interval '8 days'", "now() + interval '1 day'"];
    for (const time of times) {
      await sql(`INSERT INTO signature_nonces VALUES ('k', gen_random_uuid()::text, ${time})`, []);
      await sql(
        `INSERT INTO auth_challenges (id, purpose, expires_at) VALUES (gen_random_uuid(), 'test', ${time})`,
        [],
      );
      await sql(
        `INSERT INTO action_tokens (id, user_id, purpose, token_hash, expires_at)
          VALUES (gen_random_uuid(), $1, 'test', sha256('${time.replaceAll("'", '')}'), ${time})`,
        [id],
      );
    }
    await sql(
      `INSERT INTO signing_keys (kid, secret, key_id, signs_from, expires_at)
        VALUES ('old', '', '', now() - interval '9 days', now() - interval '8 days')`,
      [],
    );
    await t.app.get(SessionsCleanup).clean();
    const left = await sql(
      `SELECT (SELECT count(*)::int FROM signature_nonces WHERE key_id = 'k') AS nonces,
        (SELECT count(*)::int FROM auth_challenges WHERE purpose = 'test') AS challenges,
        (SELECT count(*)::int FROM action_tokens WHERE purpose = 'test') AS links,
        (SELECT count(*)::int FROM signing_keys) AS keys`,
      [],
    );
    expect(left.rows).toEqual([{ nonces: 1, challenges: 1, links: 1, keys: 0 }]);
  });
});
