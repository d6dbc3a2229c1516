import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RedisServer } from '../../testing/redis-server.js';
import { redisInstalled, redisServer } from '../../testing/redis-server.js';
import type { TcpProxy } from '../../testing/tcp-proxy.js';
import { tcpProxy } from '../../testing/tcp-proxy.js';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { redisClient } from '../../config/redis.js';
import { budgets } from './budgets.js';

let redis: RedisServer;
let proxy: TcpProxy;
let nodes: TestApp[] = [];

beforeEach(async () => {
  redis = await redisServer();
  proxy = await tcpProxy(redis.port);
});
afterEach(async () => {
  for (const node of nodes) await node.close();
  nodes = [];
  await proxy.close();
  await redis.stop();
});

const startNodes = async (count: number): Promise<void> => {
  const variables = {
    RATE_LIMITS: 'on',
    TRUSTED_PROXIES: 'loopback',
    REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
  };
  for (let index = 0; index < count; index++) nodes.push(await startTestApp(variables));
  await expect.poll(() => redisClient.isReady).toBe(true);
};

const from = '198.51.100.7';
const guess = async (node: TestApp | undefined): Promise<number> => {
  if (!node) throw new Error('there is no such node');
  const { status } = await node.call('POST /api/v1/auth/login', {
    headers: { 'x-forwarded-for': from },
    body: {},
  });
  return status;
};
const guesses = async (node: TestApp | undefined, count: number): Promise<number[]> =>
  Promise.all(Array.from({ length: count }, () => guess(node)));
const taken = (statuses: number[]): number => statuses.filter((status) => status === 400).length;

const { points } = budgets.auth.address;

describe.runIf(redisInstalled)('limits in Redis', () => {
  test('hold across nodes', async () => {
    await startNodes(2);
    expect(taken(await guesses(nodes[0], points / 2))).toBe(points / 2);
    expect(taken(await guesses(nodes[1], points))).toBe(points / 2);
    expect(await guess(nodes[0])).toBe(429);
  });

  test.each([
    ['is cut off', (line: TcpProxy) => line.cut()],
    ['hangs', (line: TcpProxy) => line.hang()],
  ])('are counted by the node alone while Redis %s, and in Redis again when it is back', async (_, fail) => {
    await startNodes(1);
    const [node] = nodes;
    expect(taken(await guesses(node, 20))).toBe(20);
    fail(proxy);
    expect(await guess(node)).toBe(400);
    expect(taken(await guesses(node, points + 40))).toBe(points - 1);
    expect(await guess(node)).toBe(429);
    proxy.resume();
    // Redis knows of the first twenty and of a question now and then: fewer than the node has counted.
    await expect.poll(() => guess(node), { timeout: 15_000, interval: 300 }).toBe(400);
  });

  test('are there from the first request, though Redis is not', async () => {
    proxy.cut();
    const variables = { RATE_LIMITS: 'on', REDIS_URL: `redis://127.0.0.1:${proxy.port}` };
    const node = await startTestApp(variables);
    nodes.push(node);
    expect(taken(await guesses(node, points + 10))).toBe(points);
    expect((await node.call('GET /health/live')).status).toBe(200);
  });
});
