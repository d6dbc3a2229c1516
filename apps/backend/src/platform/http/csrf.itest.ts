import { request } from 'node:http';
import type { Problem } from '@quemiai/contract/errors';
import { routeKeys } from '@quemiai/contract/routes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
let named: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  named = await startTestApp({
    PUBLIC_URL: 'https://social.example.org',
    CORS_ORIGINS: 'https://app.example.org',
  });
});
afterAll(async () => {
  await t.close();
  await named.close();
});

/** `fetch` may not set these names: what a browser sends is written by hand. */
const send = (
  app: TestApp,
  headers: Record<string, string>,
  route = 'POST /api/v1/auth/logout',
  body = '{}',
): Promise<{ status: number; code: string | undefined }> => {
  const [method, path] = route.split(' ');
  const { port, hostname } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const call = request({
      method,
      path,
      port,
      hostname,
      headers: { 'content-type': 'application/json', 'content-length': String(body.length), ...headers },
    });
    call.on('upgrade', (_, socket) => {
      socket.destroy();
      resolve({ status: 101, code: undefined });
    });
    call.on('error', reject).on('response', (answer) => {
      const parts: Buffer[] = [];
      answer
        .on('data', (part: Buffer) => parts.push(part))
        .on('end', () => {
          const text = Buffer.concat(parts).toString();
          const json = text.startsWith('{') ? (JSON.parse(text) as Partial<Problem>) : {};
          resolve({ status: answer.statusCode ?? 0, code: json.code });
        });
    });
    call.end(body);
  });
};

// Let in, the call is refused for its missing token; kept out, before anybody looks.
const IN = 'unauthenticated';
const OUT = 'forbidden';

describe('an unsafe call is let in by what a browser says of its page', () => {
  const host = (app: TestApp): string => new URL(app.url).host;

  test.each<[string, string, (own: string) => Record<string, string>]>([
    ['from a program', IN, () => ({})],
    ['of its own page', IN, (own) => ({ origin: `http://${own}`, 'sec-fetch-site': 'same-origin' })],
    ['of its own page by an older browser', IN, (own) => ({ origin: `http://${own}` })],
    ['of an address that was typed', IN, () => ({ 'sec-fetch-site': 'none' })],
    ['of another site', OUT, () => ({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })],
    ['of another site by an older browser', OUT, () => ({ origin: 'https://evil.example' })],
    ['of another site without an Origin', OUT, () => ({ 'sec-fetch-site': 'cross-site' })],
    ['of another port', OUT, () => ({ origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' })],
    ['of a sandboxed page', OUT, () => ({ origin: 'null' })],
    ['of a longer name', OUT, (own) => ({ origin: `http://${own}.evil.example` })],
    ['of a page that hides behind a name', OUT, (own) => ({ origin: `http://${own}@evil.example` })],
    ['of a made-up site', OUT, () => ({ 'sec-fetch-site': 'same-origin, cross-site' })],
  ])('%s: %s', async (_, code, headersFor) => {
    expect((await send(t, headersFor(host(t)))).code).toBe(code);
  });

  test.each<[string, string, Record<string, string>]>([
    ['of PUBLIC_URL', IN, { origin: 'https://social.example.org' }],
    ['of CORS_ORIGINS', IN, { origin: 'https://app.example.org', 'sec-fetch-site': 'same-site' }],
    ['of PUBLIC_URL without TLS', OUT, { origin: 'http://social.example.org' }],
    ['of PUBLIC_URL on another port', OUT, { origin: 'https://social.example.org:8443' }],
    ['of a Host that it names itself', OUT, { origin: 'http://evil.example', host: 'evil.example' }],
    ['of a forwarded host', OUT, { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
  ])('with PUBLIC_URL set, %s: %s', async (_, code, headers) => {
    expect((await send(named, headers)).code).toBe(code);
  });

  test('and so is the handshake of a socket, however it is made', async () => {
    const handshake = (transport: string): string => `GET /socket.io/?EIO=4&transport=${transport}`;
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    const evil = { origin: 'https://evil.example' };
    expect((await send(t, evil, handshake('polling'), '')).status).toBe(403);
    expect((await send(t, { 'sec-fetch-site': 'cross-site' }, handshake('polling'), '')).status).toBe(403);
    expect((await send(t, { ...evil, ...upgrade }, handshake('websocket'), '')).status).toBe(400);
    const fromOwn = { origin: t.url, ...upgrade };
    expect((await send(t, fromOwn, handshake('websocket'), '')).status).toBe(101);
    expect((await send(t, { origin: t.url }, handshake('polling'), '')).status).toBe(200);
    expect((await send(named, { origin: named.url }, handshake('polling'), '')).status).toBe(403);
    const own = { origin: 'https://social.example.org' };
    expect((await send(named, own, handshake('polling'), '')).status).toBe(200);
  });
});

describe('plain forms', () => {
  const enctypes = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'];
  const unsafe = routeKeys.filter((key) => !key.startsWith('GET '));

  test('do nothing on any route, with a body or without', async () => {
    expect(unsafe.length).toBeGreaterThan(40);
    const taken: string[] = [];
    for (const key of unsafe) {
      const path = key.replace(' ', ' /api/v1').replaceAll(/:\w+/g, '0190a0a0-0000-7000-8000-000000000000');
      for (const enctype of enctypes) {
        for (const body of ['{"identifier":"ada","password":"x"}', '']) {
          const { status } = await send(t, { 'content-type': enctype }, path, body);
          if (status !== 415) taken.push(`${key} ${enctype} ${body}: ${status}`);
        }
      }
    }
    expect(taken).toEqual([]);
  }, 60_000);

  test('do not use up a refresh token', async () => {
    const register = await t.call('POST /api/v1/auth/register', {
      body: { email: 'c@example.org', username: 'csrf', password: 'a long enough password' },
    });
    const cookie = register.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const refresh = 'POST /api/v1/auth/refresh';
    const form = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send(t, form, refresh, '')).status).toBe(415);
    const json: Answer = await t.call(refresh, { headers: { cookie } });
    expect(json.status).toBe(200);
  });
});
