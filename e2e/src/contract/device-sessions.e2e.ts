import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { call, refused } from '../harness/api.js';
import { ChatSocket } from '../harness/chat-socket.js';
import { password, register } from '../harness/people.js';

const origin = inject('origin');

describe('/auth/sessions', () => {
  test('lists where one is signed in; ending one reaches its token and its socket within a second', async () => {
    const anna = await register(origin, 'anna');
    const elsewhere = await anna.signInAgain();
    const socket = await ChatSocket.open(elsewhere);
    const { items, nextCursor } = await anna.ok('GET /auth/sessions', { query: {} });
    expect(nextCursor).toBeNull();
    expect(items.map(({ current, mfa }) => ({ current, mfa }))).toEqual([
      { current: false, mfa: false },
      { current: true, mfa: false },
    ]);
    const [other] = items;
    const one = { params: { id: other?.id ?? '' } };
    await anna.ok('DELETE /auth/sessions/:id', one);
    await socket.next('session:revoked', undefined, 1_000);
    await socket.closed(1_000);
    await elsewhere.refused('GET /users/me', {}, 'unauthenticated');
    await anna.refused('DELETE /auth/sessions/:id', one, 'not_found');
    await anna.refused('DELETE /auth/sessions/:id', { params: { id: randomUUID() } }, 'not_found');
  });

  test('ends all others at once', async () => {
    const anna = await register(origin, 'anna');
    const others = [await anna.signInAgain(), await anna.signInAgain()];
    await anna.ok('DELETE /auth/sessions', {});
    for (const other of others) await other.refused('GET /users/me', {}, 'unauthenticated');
    expect((await anna.ok('GET /auth/sessions', { query: {} })).items).toHaveLength(1);
  });

  test('keep the key that signs for them, and no private one', async () => {
    const anna = await register(origin, 'anna');
    const { publicKey } = generateKeyPairSync('ed25519');
    const { x = '' } = publicKey.export({ format: 'jwk' });
    const jwk = { kty: 'OKP', crv: 'Ed25519', x } as const;
    const { keyId } = await anna.ok('POST /auth/sessions/current/signing-key', { body: { jwk } });
    expect(keyId).toMatch(/^[\w-]{43}$/);
    const withPrivate = { body: { jwk: { ...jwk, d: x } } };
    await anna.refused('POST /auth/sessions/current/signing-key', withPrivate, 'validation_failed');
  });
});

describe('/auth/reauthenticate', () => {
  test('says how, and takes it', async () => {
    const anna = await register(origin, 'anna');
    const options = await anna.ok('POST /auth/reauthenticate/options', { body: {} });
    expect(options).toEqual({ methods: ['password'] });
    const wrong = { body: { method: 'password', password: `${password}!` } } as const;
    await anna.refused('POST /auth/reauthenticate', wrong, 'invalid_credentials');
    const right = { body: { method: 'password', password } } as const;
    const { until } = await anna.ok('POST /auth/reauthenticate', right);
    expect(Date.parse(until) - Date.now()).toBeGreaterThan(200_000);
    await refused(origin, 'POST /auth/reauthenticate', right, 'unauthenticated');
  });
});

test('a lost answer to a refresh is given again: the same token', async () => {
  const anna = await register(origin, 'anna');
  const body = { refreshToken: anna.refreshToken, delivery: 'body' } as const;
  const first = await call(origin, 'POST /auth/refresh', { body });
  const again = await call(origin, 'POST /auth/refresh', { body });
  expect(again.body.refreshToken).toBe(first.body.refreshToken);
  await refused(origin, 'POST /auth/refresh', { body }, 'refresh_reused', {
    headers: { 'user-agent': 'somebody else' },
  });
});
