import type { Conversation } from '@quemiai/contract/chat';
import type { Problem } from '@quemiai/contract/errors';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { IdempotencyStore } from './idempotency.store.js';

let t: TestApp;
let ada: TestUser;
let bob: TestUser;
let key: string;
beforeAll(async () => {
  t = await startTestApp();
  [ada, bob] = await Promise.all([t.registerUser('ada'), t.registerUser('bob')]);
});
afterAll(() => t.close());
beforeEach(() => {
  key = randomUUID();
});

const createGroup = (name: string, options: { by?: TestUser; key?: string } = {}): Promise<Answer> =>
  t.call('POST /api/v1/conversations', {
    token: (options.by ?? ada).token,
    headers: { 'idempotency-key': options.key ?? key },
    body: { type: 'group', name },
  });
const idOf = ({ body }: Answer): string => (body as Conversation).id;
const codeOf = ({ body }: Answer): string => (body as Problem).code;
const groups = async (name: string): Promise<number> => {
  const { rows } = await t.database.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM conversations WHERE name = $1',
    [name],
  );
  return rows[0]?.n ?? 0;
};
const age = (interval: string): Promise<unknown> =>
  t.database.pool.query(`UPDATE idempotency_keys SET created_at = now() - $2::interval WHERE key = $1`, [
    key,
    interval,
  ]);

test('the same request again gets the first answer, and nothing is created twice', async () => {
  const first = await createGroup('Once');
  const again = await createGroup('Once');
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  expect(await groups('Once')).toBe(1);
});

test('without a key, each request creates', async () => {
  const create = () =>
    t.call('POST /api/v1/conversations', { token: ada.token, body: { type: 'group', name: 'Plain' } });
  expect(idOf(await create())).not.toBe(idOf(await create()));
});

test('requests at the same time are served once', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => createGroup('Together')));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201));
  expect(new Set(answers.map(idOf)).size).toBe(1);
  expect(await groups('Together')).toBe(1);
});

test('another body, or another route, with the same key is refused', async () => {
  await createGroup('One');
  const other = await createGroup('Two');
  expect(other.status).toBe(422);
  expect(codeOf(other)).toBe('idempotency_key_reused');
  expect(await groups('Two')).toBe(0);
});

test('a key is one person’s: another person’s is another', async () => {
  const first = await createGroup('Mine');
  const second = await createGroup('Mine', { by: bob });
  expect(second.status).toBe(201);
  expect(idOf(second)).not.toBe(idOf(first));
});

test('the status of an answer is kept with it', async () => {
  const direct = (): Promise<Answer> =>
    t.call('POST /api/v1/conversations', {
      token: ada.token,
      headers: { 'idempotency-key': key },
      body: { type: 'direct', memberIds: [bob.id] },
    });
  const created = await direct();
  expect(created.status).toBe(201);
  key = randomUUID();
  const existing = await direct();
  expect(existing.status).toBe(200);
  expect((await direct()).status).toBe(200);
});

test('a refusal is not kept: the key may try again', async () => {
  const refused = await t.call('POST /api/v1/conversations', {
    token: ada.token,
    headers: { 'idempotency-key': key },
    body: { type: 'group', name: 'At last', memberIds: [randomUUID()] },
  });
  expect(refused.status).toBe(400);
  expect((await createGroup('At last')).status).toBe(201);
});

test.each(['', 'with space', 'é', 'x'.repeat(256)])('the key "%s" is refused', async (bad) => {
  const answer = await createGroup('Bad key', { key: Buffer.from(bad, 'utf8').toString('latin1') });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({
    code: 'validation_failed',
    errors: [{ path: 'header.Idempotency-Key' }],
  });
});

describe('after time has passed', () => {
  test('a key older than a day is forgotten', async () => {
    const first = await createGroup('Daily');
    await age('23 hours');
    expect(idOf(await createGroup('Daily'))).toBe(idOf(first));
    await age('25 hours');
    const next = await createGroup('Daily');
    expect(next.status).toBe(201);
    expect(idOf(next)).not.toBe(idOf(first));
  });

  test('old keys are swept away', async () => {
    await createGroup('Old');
    await age('25 hours');
    await t.app.get(IdempotencyStore).sweep();
    const { rowCount } = await t.database.pool.query('SELECT 1 FROM idempotency_keys WHERE key = $1', [key]);
    expect(rowCount).toBe(0);
  });

  test('a first request that died with its process blocks for a minute, not for ever', async () => {
    await createGroup('Crashed');
    await t.database.pool.query('UPDATE idempotency_keys SET status = NULL, response = NULL WHERE key = $1', [
      key,
    ]);
    const early = await createGroup('Crashed');
    expect(early.status).toBe(409);
    expect(codeOf(early)).toBe('conflict');
    expect(early.headers.get('retry-after')).toBe('1');
    await age('61 seconds');
    expect((await createGroup('Crashed')).status).toBe(201);
  });

  test('an answer that comes after another took over is not kept', async () => {
    const store = t.app.get(IdempotencyStore);
    const hash = Buffer.alloc(32, 7);
    const slow = await store.claim(ada.id, key, hash);
    // A claim is known by its time, in whole milliseconds.
    const began = Date.now();
    await expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThan(began + 1);
    await age('61 seconds');
    const fast = await store.claim(ada.id, key, hash);
    const kept = { userId: ada.id, key, secret: false };
    if (slow.kind !== 'first' || fast.kind !== 'first') throw new Error('both were first in their time');
    await store.answer(kept, slow.token, { status: 201, response: 'slow' });
    expect(await store.claim(ada.id, key, hash)).toEqual({ kind: 'pending' });
    await store.answer(kept, fast.token, { status: 201, response: 'fast' });
    expect(await store.claim(ada.id, key, hash)).toEqual({
      kind: 'answered',
      answer: { status: 201, response: 'fast' },
    });
  });
});
