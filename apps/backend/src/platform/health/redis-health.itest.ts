import { health, readiness } from '@quemiai/contract/operations';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RedisServer } from '../../testing/redis-server.js';
import { redisInstalled, redisServer } from '../../testing/redis-server.js';
import type { TcpProxy } from '../../testing/tcp-proxy.js';
import { tcpProxy } from '../../testing/tcp-proxy.js';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

/** Seconds: the promise of one, and room for a busy machine. */
const SOON = 2;

let redis: RedisServer;
let proxy: TcpProxy;
let t: TestApp;
beforeEach(async () => {
  redis = await redisServer();
  proxy = await tcpProxy(redis.port);
  // Off, so that nobody but health speaks to Redis.
  t = await startTestApp({ RATE_LIMITS: 'off', REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
});
afterEach(async () => {
  await t.close();
  await proxy.close();
  await redis.stop();
});

/** How many pings it has served. */
const pingsOf = async ({ port }: RedisServer): Promise<number> => {
  const socket = connect(port, '127.0.0.1');
  socket.end('INFO commandstats\r\nQUIT\r\n');
  return Number(/cmdstat_ping:calls=(\d+)/.exec(await text(socket))?.[1] ?? 0);
};

let asked = 0;
const askWhole = async () => {
  asked++;
  const start = performance.now();
  const { status, body } = await t.call('GET /health');
  return { answered: status, seconds: (performance.now() - start) / 1000, ...health.parse(body) };
};
const askReady = async () => {
  asked++;
  const { status, body } = await t.call('GET /health/ready');
  return { status, body: readiness.parse(body) };
};

const expectUp = async (): Promise<void> => {
  await expect.poll(async () => (await askWhole()).redis.status, { timeout: 10_000 }).toBe('ok');
  expect(await askReady()).toMatchObject({ status: 200, body: { status: 'ok', checks: { redis: 'ok' } } });
};
/** Well, since the node serves everything, and not ready, since the contract's `ready` has Redis in it. */
const expectDown = async (): Promise<void> => {
  await expect.poll(async () => (await askWhole()).redis.status).toBe('error');
  const answers = await Promise.all(Array.from({ length: 20 }, askWhole));
  for (const { answered, redis: part, database, seconds } of answers) {
    expect({ answered, part }).toEqual({ answered: 200, part: { status: 'error', latencyMs: null } });
    expect(database.status).toBe('ok');
    expect(seconds).toBeLessThan(SOON);
  }
  expect(await askReady()).toMatchObject({
    status: 503,
    body: { status: 'error', checks: { database: 'ok', migrations: 'ok', accepting: 'ok', redis: 'error' } },
  });
  expect((await t.call('GET /health/live')).status).toBe(200);
};

describe.runIf(redisInstalled)('with REDIS_URL', () => {
  test('health tells of a Redis that answers, and how long it takes', async () => {
    await expectUp();
    const { answered, redis: part } = await askWhole();
    expect(answered).toBe(200);
    expect(part.latencyMs).toBeGreaterThanOrEqual(0);
  });

  test('of one that was stopped, and started again', async () => {
    await expectUp();
    await redis.stop();
    await expectDown();
    redis.start();
    await expectUp();
  });

  test('of one that hangs, with one question on its way however many ask', async () => {
    await expectUp();
    const before = await pingsOf(redis);
    proxy.hang();
    await expectDown();
    proxy.resume();
    asked = 0;
    await expectUp();
    expect((await pingsOf(redis)) - before).toBeLessThanOrEqual(asked + 1);
  });

  test('of one that was never there', async () => {
    await t.close();
    await redis.stop();
    t = await startTestApp({ RATE_LIMITS: 'off', REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
    await expectDown();
  });
});
