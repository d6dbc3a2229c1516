import { Controller, Get, Module } from '@nestjs/common';
import type { Problem } from '@quemiai/contract/errors';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Public } from '../../decorators/public.decorator.js';
import type { TcpProxy } from '../../testing/tcp-proxy.js';
import { tcpProxy } from '../../testing/tcp-proxy.js';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { Database } from './database.js';

const one = { name: 'one', text: 'SELECT 1 AS one' };

@Public()
@Controller('probe')
class ProbeController {
  constructor(private readonly database: Database) {}

  @Get('rows')
  async rows(): Promise<unknown> {
    return this.database.rows(one, []);
  }

  @Get('transaction')
  async transaction(): Promise<unknown> {
    return this.database.transaction((tx) => tx.rows(one, []));
  }

  @Get('prisma')
  async prisma(): Promise<{ count: number }> {
    return { count: await this.database.prisma.user.count() };
  }
}

@Module({ controllers: [ProbeController] })
class ProbeModule {}

let proxy: TcpProxy;
let t: TestApp;
beforeAll(async () => {
  proxy = await tcpProxy(Number(new URL(inject('postgres').url).port));
  const through = (databaseUrl: string): string => {
    const url = new URL(databaseUrl);
    url.port = String(proxy.port);
    url.searchParams.set('pool_timeout', '1');
    url.searchParams.set('connect_timeout', '1');
    return url.href;
  };
  t = await startTestApp({}, { through, modules: [{ module: ProbeModule }] });
});
afterAll(async () => {
  await t.close();
  await proxy.close();
});

test.each(['rows', 'transaction', 'prisma'])(
  '%s: a database that is gone is 503, and served again when it is back',
  async (path) => {
    const ask = () => t.call(`GET /probe/${path}`);
    expect((await ask()).status).toBe(200);
    proxy.cut();
    const refused = await ask();
    expect(refused.status).toBe(503);
    expect((refused.body as Problem).code).toBe('unavailable');
    proxy.resume();
    // A pooled connection may still be found broken once.
    await expect.poll(async () => (await ask()).status).toBe(200);
  },
);

test.each(['rows', 'transaction', 'prisma'])(
  '%s: a database that takes no connection is 503',
  async (path) => {
    proxy.cut();
    await t.call(`GET /probe/${path}`);
    proxy.hang();
    const refused = await t.call(`GET /probe/${path}`);
    expect(refused.status).toBe(503);
    proxy.resume();
    await expect.poll(async () => (await t.call(`GET /probe/${path}`)).status).toBe(200);
  },
);
