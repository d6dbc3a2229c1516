import type { Health, Readiness } from '@quemiai/contract/operations';
import { health, liveness, readiness } from '@quemiai/contract/operations';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { beginDrain } from '../../app.js';
import type { TcpProxy } from '../../testing/tcp-proxy.js';
import { tcpProxy } from '../../testing/tcp-proxy.js';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

/** Seconds: the promise of one, and room for a busy machine. The database never answers. */
const SOON = 2;

let proxy: TcpProxy;
let t: TestApp;
beforeEach(async () => {
  proxy = await tcpProxy(Number(new URL(inject('postgres').url).port));
  t = await startTestApp(
    {},
    {
      through: (databaseUrl) => {
        const url = new URL(databaseUrl);
        url.port = String(proxy.port);
        return url.href;
      },
    },
  );
});
afterEach(async () => {
  proxy.cut();
  await t.close();
  await proxy.close();
});

const ask = async (
  path: string,
): Promise<{ status: number; body: unknown; seconds: number; cache: string | null }> => {
  const start = performance.now();
  const { status, body, headers } = await t.call(`GET ${path}`);
  return { status, body, seconds: (performance.now() - start) / 1000, cache: headers.get('cache-control') };
};

describe('with everything well', () => {
  test('the three answers are 200, in the shape of the contract, and never cached', async () => {
    const whole = await ask('/health');
    expect(whole).toMatchObject({ status: 200, cache: 'no-store' });
    expect(health.parse(whole.body)).toMatchObject({
      status: 'ok',
      database: { status: 'ok' },
      redis: { status: 'disabled', latencyMs: null },
    });
    const live = await ask('/health/live');
    expect(live).toMatchObject({ status: 200, cache: 'no-store' });
    expect(liveness.parse(live.body)).toEqual({ status: 'ok' });
    const ready = await ask('/health/ready');
    expect(ready).toMatchObject({ status: 200, cache: 'no-store' });
    expect(readiness.parse(ready.body)).toEqual({
      status: 'ok',
      checks: { database: 'ok', redis: 'disabled', migrations: 'ok', accepting: 'ok' },
    });
  });

  test('a node that drains is not ready, and still well', async () => {
    beginDrain(t.app);
    expect(await ask('/health/ready')).toMatchObject({
      status: 503,
      body: { checks: { accepting: 'error' } },
    });
    expect((await ask('/health')).status).toBe(200);
  });

  test('a database without a migration of this version is not ready', async () => {
    await t.database.pool.query('UPDATE _prisma_migrations SET finished_at = NULL');
    const { status, body } = await ask('/health/ready');
    expect(status).toBe(503);
    expect((body as Readiness).checks).toMatchObject({ database: 'ok', migrations: 'error' });
  });
});

describe('with a database that hangs', () => {
  test('every answer comes soon, says so, and no questions pile up', async () => {
    expect((await ask('/health')).status).toBe(200);
    const before = proxy.connections();
    proxy.hang();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/health')));
    for (const { status, body, seconds } of answers) {
      expect(status).toBe(503);
      expect((body as Health).database).toEqual({ status: 'error', latencyMs: null });
      expect(seconds).toBeLessThan(SOON);
    }
    expect(await ask('/health/ready')).toMatchObject({
      status: 503,
      body: { checks: { database: 'error' } },
    });
    expect((await ask('/health/live')).status).toBe(200);
    expect(proxy.connections()).toBe(before);
  });

  test('it is well again as soon as the database is', async () => {
    await ask('/health');
    proxy.hang();
    expect((await ask('/health')).status).toBe(503);
    proxy.resume();
    await expect.poll(async () => (await ask('/health')).status).toBe(200);
  });

  test('a first question to a database that hangs ends as well', async () => {
    proxy.hang();
    const { status, seconds } = await ask('/health');
    expect(status).toBe(503);
    expect(seconds).toBeLessThan(SOON);
  });
});

test('with a database that is gone, it says so and recovers', async () => {
  await ask('/health');
  proxy.cut();
  expect(await ask('/health')).toMatchObject({ status: 503, body: { status: 'error' } });
  expect((await ask('/health/live')).status).toBe(200);
  proxy.resume();
  expect((await ask('/health')).status).toBe(200);
});
