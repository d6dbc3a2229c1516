import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, inject, test } from 'vitest';
import { call, refused } from '../harness/api.js';
import { ChatSocket, dial } from '../harness/chat-socket.js';
import { password, register, type Person } from '../harness/people.js';
import { RawSocket } from '../harness/raw-socket.js';

const origin = inject('origin');

const refresh = (refreshToken: string) =>
  call(origin, 'POST /auth/refresh', { body: { refreshToken, delivery: 'body' } });

async function signInWithCookie(person: Person): Promise<string> {
  const body = { identifier: person.me.username, password };
  const { headers } = await call(origin, 'POST /auth/login', { body });
  return (headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
}

describe('POST /auth/refresh', () => {
  test('gives a new pair, again and again', async () => {
    const anna = await register(origin, 'anna');
    const seen = new Set([anna.refreshToken]);
    for (const round of [1, 2, 3]) {
      await anna.refresh();
      seen.add(anna.refreshToken);
      expect(seen.size).toBe(round + 1);
      expect(await anna.ok('GET /users/me', {})).toEqual(anna.me);
    }
  });

  test('a used token kills its whole family, its access tokens and its sockets', async () => {
    const anna = await register(origin, 'anna');
    const elsewhere = await anna.signInAgain();
    const socket = await ChatSocket.open(anna);
    const second = await refresh(anna.refreshToken);
    const third = await refresh(second.body.refreshToken ?? '');
    const reuse = { body: { refreshToken: anna.refreshToken, delivery: 'body' as const } };
    await refused(origin, 'POST /auth/refresh', reuse, 'refresh_reused');

    await socket.next('session:revoked', undefined, 1_000);
    await socket.closed(1_000);
    const { refreshToken = '', accessToken } = third.body;
    const newest = { body: { refreshToken, delivery: 'body' as const } };
    const dead = await refused(origin, 'POST /auth/refresh', newest, 'refresh_invalid').catch(() =>
      refused(origin, 'POST /auth/refresh', newest, 'refresh_reused'),
    );
    expect(dead.detail).not.toBe('');
    await refused(origin, 'GET /users/me', {}, 'unauthenticated', { token: accessToken });
    // Another session of the same person is another family.
    expect((await elsewhere.ok('GET /users/me', {})).id).toBe(anna.id);
  });

  test('works by cookie, and says nothing of the token in the body', async () => {
    const anna = await register(origin, 'anna');
    const cookie = await signInWithCookie(anna);
    const first = await call(origin, 'POST /auth/refresh', { body: undefined }, { headers: { cookie } });
    expect(first.body.refreshToken).toBeUndefined();
    const [next = ''] = first.headers.getSetCookie();
    expect(next).toMatch(/HttpOnly/i);
    expect(next.split(';')[0]).not.toBe(cookie);
    await call(origin, 'GET /users/me', {}, { token: first.body.accessToken });
  });

  test('refuses an unknown token, and none at all', async () => {
    const body = { refreshToken: 'x'.repeat(43), delivery: 'body' as const };
    await refused(origin, 'POST /auth/refresh', { body }, 'refresh_invalid');
    await refused(origin, 'POST /auth/refresh', { body: undefined }, 'refresh_invalid');
  });

  test('refuses another site’s page', async () => {
    const cookie = await signInWithCookie(await register(origin, 'anna'));
    const headers = { cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    await refused(origin, 'POST /auth/refresh', { body: undefined }, 'forbidden', { headers });
  });
});

describe('POST /auth/logout', () => {
  test('ends the session, its tokens and its sockets within a second, and no other session', async () => {
    const anna = await register(origin, 'anna');
    const elsewhere = await anna.signInAgain();
    const [socket, polling, other] = await Promise.all([
      ChatSocket.open(anna),
      ChatSocket.open(anna, ['polling']),
      ChatSocket.open(elsewhere),
    ]);
    await anna.ok('POST /auth/logout', { body: undefined });
    await Promise.all(
      [socket, polling].map(async (each) => {
        await each.next('session:revoked', undefined, 1_000);
        await each.closed(1_000);
      }),
    );
    await anna.refused('GET /users/me', {}, 'unauthenticated');
    const body = { refreshToken: anna.refreshToken, delivery: 'body' as const };
    await refused(origin, 'POST /auth/refresh', { body }, 'refresh_invalid');
    await expect(ChatSocket.open(anna)).rejects.toMatchObject({ data: { code: 'unauthenticated' } });

    expect(other.socket.connected).toBe(true);
    expect(other.heard).toEqual([]);
    await elsewhere.ok('GET /users/me', {});
    other.close();
  });

  test('takes the cookie away', async () => {
    const anna = await register(origin, 'anna');
    const body = { identifier: anna.me.username, password };
    const { body: session, headers } = await call(origin, 'POST /auth/login', { body });
    const cookie = (headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    const extra = { token: session.accessToken, headers: { cookie } };
    const out = await call(origin, 'POST /auth/logout', { body: undefined }, extra);
    expect(out.headers.getSetCookie()[0]).toMatch(/Max-Age=0|Expires=Thu, 01 Jan 1970/i);
    await refused(origin, 'POST /auth/refresh', { body: undefined }, 'refresh_invalid', {
      headers: { cookie },
    });
  });

  test('is for nobody without a token', async () => {
    await refused(origin, 'POST /auth/logout', { body: undefined }, 'unauthenticated');
  });
});

describe('the handshake of a socket', () => {
  test.each([undefined, '', 'x', 'a.b.c'])('is refused with the token %j', async (token) => {
    const socket = dial(origin, token);
    const error = await new Promise<Error & { data?: unknown }>((resolve, reject) => {
      socket.once('connect_error', resolve);
      socket.once('connect', () => reject(new Error('it was let in')));
    });
    expect(error.data).toMatchObject({ code: 'unauthenticated' });
    socket.disconnect();
  });

  test.each(['websocket', 'polling'] as const)('is welcomed with a good one over %s', async (transport) => {
    const socket = await ChatSocket.open(await register(origin, 'anna'), [transport]);
    expect(await socket.emit('presence:watch', { userIds: [] })).toEqual({ ok: true, presence: {} });
    socket.close();
  });

  test('twice on one connection ends it, so that nothing is heard twice', async () => {
    const token = await (await register(origin, 'anna')).token();
    const raw = await RawSocket.open(origin, token);
    raw.send(`40/chat,${JSON.stringify({ token })}`, false);
    expect(await raw.reply(5_000)).toMatchObject({ kind: 'closed' });
  });

  test('again on one connection is welcomed after leaving', async () => {
    const token = await (await register(origin, 'anna')).token();
    const raw = await RawSocket.open(origin, token);
    raw.send('41/chat,', false);
    // Leaving is not answered.
    await delay(100);
    raw.send(`40/chat,${JSON.stringify({ token })}`, false);
    expect(await raw.reply(5_000)).toMatchObject({ kind: 'welcomed' });
    raw.end();
  });
});
