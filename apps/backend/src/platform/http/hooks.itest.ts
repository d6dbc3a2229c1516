import type { OnModuleDestroy } from '@nestjs/common';
import { Controller, Get, Ip, Module, Post } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import logger from '../../config/logger.js';
import { Public } from '../../decorators/public.decorator.js';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import type { RequestContext } from '../context/request-context.js';
import { requestContext } from '../context/request-context.js';
import { Database } from '../database/database.js';

const begun = vi.fn<() => void>();
let release = Promise.withResolvers<void>();

@Public()
@Controller('api/v1/probe')
class ProbeController implements OnModuleDestroy {
  constructor(private readonly database: Database) {}

  onModuleDestroy(): void {
    setTimeout(release.resolve, 100);
  }

  @Get('ip')
  ip(@Ip() ip: string): { ip: string } {
    return { ip };
  }

  @Post('context')
  async context(): Promise<RequestContext | undefined> {
    await this.database.rows({ name: 'one', text: 'SELECT 1' }, []);
    await sleep(1);
    return requestContext.getStore();
  }

  @Get('slow')
  async slow(): Promise<unknown> {
    begun();
    await release.promise;
    return this.database.rows({ name: 'done', text: `SELECT 'done' AS state` }, []);
  }
}

@Module({ controllers: [ProbeController] })
class ProbeModule {}

let t: TestApp;
const start = async (variables: Record<string, string> = {}): Promise<void> => {
  t = await startTestApp(variables, { modules: [{ module: ProbeModule }] });
};
afterEach(async () => {
  vi.restoreAllMocks();
  await t.close();
  release = Promise.withResolvers<void>();
});

test('what is known of a request follows it through its body and the database', async () => {
  await start();
  const answers = await Promise.all(
    ['a', 'b', 'c'].map((id) =>
      t.call('POST /api/v1/probe/context', { headers: { 'x-request-id': id }, body: { id } }),
    ),
  );
  const from = { ip: '127.0.0.1', userAgent: 'node' };
  expect(answers.map(({ body }) => body)).toEqual([
    { requestId: 'a', from },
    { requestId: 'b', from },
    { requestId: 'c', from },
  ]);
});

describe('the log', () => {
  test('has one line for each call, with who, what, how it went, and no address that was asked for', async () => {
    await start();
    const ada = await t.registerUser('ada');
    const info = vi.spyOn(logger, 'info');
    await t.call('GET /api/v1/users/me', { token: ada.token, headers: { 'x-request-id': 'r1' } });
    await t.call('GET /api/v1/users/nobody-of-that-name', { token: ada.token });
    await expect.poll(() => info.mock.calls.length).toBe(2);
    expect(info.mock.calls[0]).toEqual([
      {
        requestId: 'r1',
        userId: ada.id,
        method: 'GET',
        route: '/api/v1/users/me',
        status: 200,
        ms: expect.any(Number) as number,
      },
      'request',
    ]);
    expect(info.mock.calls[1]?.[0]).toMatchObject({ route: '/api/v1/users/:username', status: 404 });
  });

  test('keeps probes and files to debug', async () => {
    await start();
    const info = vi.spyOn(logger, 'info');
    const debug = vi.spyOn(logger, 'debug');
    await t.call('GET /health/live');
    await t.call('GET /');
    await expect.poll(() => debug.mock.calls.filter(([, message]) => message === 'request').length).toBe(2);
    expect(info).not.toHaveBeenCalled();
  });
});

describe('the caller’s address', () => {
  const ip = async (): Promise<unknown> =>
    (await t.call('GET /api/v1/probe/ip', { headers: { 'x-forwarded-for': '198.51.100.7' } })).body;

  test('is that of the connection, whatever X-Forwarded-For says', async () => {
    await start();
    expect(await ip()).toEqual({ ip: '127.0.0.1' });
  });

  test('is what a trusted proxy says', async () => {
    await start({ TRUSTED_PROXIES: 'loopback' });
    expect(await ip()).toEqual({ ip: '198.51.100.7' });
  });
});

test('where people come by https, browsers are told to stay with it', async () => {
  await start({ PUBLIC_URL: 'https://social.example.org' });
  const { headers } = await t.call('GET /health/live');
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
});

test('a request under way is finished while the server closes, database included; new ones are not taken', async () => {
  await start();
  const slow = t.call('GET /api/v1/probe/slow');
  await expect.poll(() => begun.mock.calls.length).toBe(1);
  const closing = t.app.close();
  const answer = await slow;
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual([{ state: 'done' }]);
  await closing;
  await expect(fetch(t.url)).rejects.toThrow('fetch failed');
});
