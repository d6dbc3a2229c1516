import { Controller, Get, Module, Post } from '@nestjs/common';
import type { Problem } from '@quemiai/contract/errors';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Public } from '../../decorators/public.decorator.js';
import { rawHttp } from '../../testing/raw-http.js';
import type { Answer, CallOptions, TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { Database } from '../database/database.js';

@Public()
@Controller('api/v1/probe')
class ProbeController {
  constructor(private readonly database: Database) {}

  @Get()
  fine(): { fine: boolean } {
    return { fine: true };
  }

  @Get('fault')
  fault(): never {
    throw new Error('the secret of the house is 4711');
  }

  @Get('sql')
  async sql(): Promise<unknown> {
    return this.database.rows({ name: 'wrong', text: 'SELECT secret_column FROM users' }, []);
  }

  @Get('down')
  down(): never {
    throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });
  }

  @Get('lost')
  async lost(): Promise<unknown> {
    return new pg.Pool({ host: '127.0.0.1', port: 1 }).query('SELECT 1');
  }

  @Post('echo')
  echo(): { ok: boolean } {
    return { ok: true };
  }
}

@Module({ controllers: [ProbeController] })
class ProbeModule {}

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ CORS_ORIGINS: 'https://app.example.org' }, { modules: [{ module: ProbeModule }] });
});
afterAll(() => t.close());

const refused = async (route: string, options: CallOptions = {}): Promise<Answer & { body: Problem }> => {
  const answer = await t.call(route, options);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const body = answer.body as Problem;
  expect(body.status).toBe(answer.status);
  expect(body.requestId).toBe(answer.headers.get('x-request-id'));
  expect(Object.keys(body)).toEqual(
    expect.arrayContaining(['type', 'title', 'status', 'detail', 'code', 'requestId']),
  );
  return { ...answer, body };
};

const post = async (
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/json',
): Promise<{ status: number; code: string | undefined }> => {
  const response = await fetch(`${t.url}/api/v1/probe/echo`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  const answer = (await response.json()) as Partial<Problem>;
  return { status: response.status, code: answer.code };
};

describe('faults', () => {
  test('a fault of ours says nothing of its cause', async () => {
    for (const path of ['fault', 'sql']) {
      const { status, body } = await refused(`GET /api/v1/probe/${path}`);
      expect(status).toBe(500);
      expect(body.code).toBe('internal_error');
      expect(JSON.stringify(body)).not.toMatch(/4711|secret_column|stack|\.ts/);
    }
  });

  test('a database that cannot be reached is 503, with when to come back', async () => {
    for (const path of ['down', 'lost']) {
      const { status, body, headers } = await refused(`GET /api/v1/probe/${path}`);
      expect(status).toBe(503);
      expect(body.code).toBe('unavailable');
      expect(headers.get('retry-after')).toBe('5');
      expect(JSON.stringify(body)).not.toContain('10.0.0.7');
    }
  });
});

describe('addresses', () => {
  test('a known address is served, also to HEAD', async () => {
    expect((await t.call('GET /api/v1/probe')).status).toBe(200);
    expect((await t.call('HEAD /api/v1/probe')).status).toBe(200);
  });

  test('an unknown address is 404', async () => {
    for (const route of [
      'GET /api/v1/nothing',
      'POST /api/v1/nothing',
      'DELETE /nowhere',
      'GET /assets/gone.js',
    ]) {
      const { status, body } = await refused(route);
      expect(status, route).toBe(404);
      expect(body.code).toBe('not_found');
    }
  });

  test('a wrong method is 405 and told what is allowed', async () => {
    for (const [route, allowed] of [
      ['DELETE /api/v1/probe', 'GET, HEAD'],
      ['GET /api/v1/probe/echo', 'POST'],
      ['POST /health', 'GET, HEAD'],
      ['OPTIONS /api/v1/probe/echo', 'POST'],
    ]) {
      const { status, body, headers } = await refused(route ?? '');
      expect(status, route).toBe(405);
      expect(body.code).toBe('method_not_allowed');
      expect(headers.get('allow')).toBe(allowed);
    }
  });

  test('an address that is wrongly encoded is 400', async () => {
    const { status, body } = await refused('GET /api/v1/%E0%A4%A');
    expect(status).toBe(400);
    expect(body.code).toBe('malformed_request');
  });

  test('what is no HTTP, or has too much of a head, is answered and the connection closed', async () => {
    const garbage = await rawHttp(t.url, 'HELLO\r\n\r\n');
    expect(garbage).toMatch(/^HTTP\/1\.1 400 /);
    expect(garbage).toContain('"code":"malformed_request"');
    const long = await rawHttp(t.url, `GET /${'a'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1\.1 431 /);
    expect(long).toContain('"code":"headers_too_large"');
    for (const answer of [garbage, long]) expect(answer).toMatch(/Content-Type: application\/problem\+json/);
  });
});

describe('bodies', () => {
  test('JSON is read', async () => {
    expect((await post('{"a":{"b":[1,2,{"c":"\\u0061"}]}}')).status).toBe(201);
    expect((await post('', 'application/json')).status).toBe(201);
  });

  test.each([
    ['cut short', '{"a":'],
    ['a key twice', '{"a":1,"a":2}'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a prototype', '{"__proto__":{"admin":true}}'],
    ['a prototype, escaped', '{"x":{"\\u005f_proto__":{"admin":true}}}'],
    ['deep nesting', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ])('JSON with %s is 400', async (_name, body) => {
    expect(await post(body)).toEqual({ status: 400, code: 'malformed_request' });
  });

  test('the same key in two objects, and nesting within the bound, are fine', async () => {
    expect((await post('[{"a":1},{"a":2},{"b":{"a":"a\\"}"}}]')).status).toBe(201);
    expect((await post(`${'['.repeat(32)}${']'.repeat(32)}`)).status).toBe(201);
  });

  test('more than 256 KiB is 413', async () => {
    expect((await post(JSON.stringify('x'.repeat(256 * 1024 - 2)))).status).toBe(201);
    expect(await post(JSON.stringify('x'.repeat(256 * 1024)))).toEqual({
      status: 413,
      code: 'payload_too_large',
    });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
    '%s is 415',
    async (type) => {
      expect(await post('{}', type)).toEqual({ status: 415, code: 'unsupported_media_type' });
    },
  );

  test('a compressed body is 415', async () => {
    const { status } = await refused('POST /api/v1/probe/echo', {
      body: {},
      headers: { 'content-encoding': 'gzip' },
    });
    expect(status).toBe(415);
  });

  test('a GET with a body is 400', async () => {
    const answer = await rawHttp(
      t.url,
      'GET /api/v1/probe HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"malformed_request"');
  });
});

test('an expectation that nobody knows is passed over', async () => {
  const answer = await rawHttp(
    t.url,
    'GET /api/v1/probe HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: the-unexpected\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
});

describe('request ids', () => {
  test('a sane one is kept, on refusals too', async () => {
    const headers = { 'x-request-id': 'trace_1.a-B' };
    expect((await t.call('GET /api/v1/probe', { headers })).headers.get('x-request-id')).toBe('trace_1.a-B');
    expect((await refused('GET /api/v1/%E0%A4%A', { headers })).body.requestId).toBe('trace_1.a-B');
  });

  test.each(['', 'a b', 'x'.repeat(129), '<script>'])('"%s" is replaced', async (given) => {
    const answer = await t.call('GET /api/v1/probe', { headers: { 'x-request-id': given } });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('browsers', () => {
  const origin = 'https://app.example.org';

  test('pages of an allowed origin may read and preflight', async () => {
    const read = await t.call('GET /api/v1/probe', { headers: { origin, 'sec-fetch-site': 'cross-site' } });
    expect(read.headers.get('access-control-allow-origin')).toBe(origin);
    const preflight = await t.call('OPTIONS /api/v1/probe/echo', {
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    const write = await t.call('POST /api/v1/probe/echo', {
      headers: { origin, 'sec-fetch-site': 'cross-site' },
    });
    expect(write.status).toBe(201);
  });

  test('pages of other origins may do neither', async () => {
    const other = { origin: 'https://evil.example.org' };
    const read = await t.call('GET /api/v1/probe', { headers: other });
    expect(read.headers.get('access-control-allow-origin')).toBeNull();
    for (const headers of [
      other,
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'null' },
    ]) {
      const { status, body } = await refused('POST /api/v1/probe/echo', { headers });
      expect(status).toBe(403);
      expect(body.code).toBe('forbidden');
    }
  });

  test('our own pages may write, whatever name they were opened by', async () => {
    const own: Record<string, string>[] = [{ 'sec-fetch-site': 'same-origin' }, { origin: t.url }];
    for (const headers of own) {
      expect((await t.call('POST /api/v1/probe/echo', { headers })).status).toBe(201);
    }
  });

  test('every answer carries the security header fields', async () => {
    for (const route of ['GET /api/v1/probe', 'GET /api/v1/nothing', 'GET /health', 'GET /']) {
      const { headers } = await t.call(route);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('permissions-policy')).toContain('camera=()');
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });
});
