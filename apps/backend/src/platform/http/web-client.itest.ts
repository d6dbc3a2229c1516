import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawHttp } from '../../testing/raw-http.js';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

const page =
  '<!doctype html><title>Quemiai</title><script type="module" src="/assets/index-abc.js"></script>';
const script = `console.log('${'quemiai '.repeat(300)}');`;

let folder: string;
let t: TestApp;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-web-'));
  mkdirSync(join(folder, 'dist/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'not for anybody');
  writeFileSync(join(folder, 'dist/index.html'), page);
  writeFileSync(join(folder, 'dist/manifest.webmanifest'), '{}');
  writeFileSync(join(folder, 'dist/notes.unknown'), 'not served');
  writeFileSync(join(folder, 'dist/assets/index-abc.js'), script);
  writeFileSync(join(folder, 'dist/assets/index-abc.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, 'dist/assets/index-abc.js.gz'), gzipSync(script));
  t = await startTestApp({}, { webFolder: join(folder, 'dist') });
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${t.url}${path}`, { headers });

describe('the page', () => {
  test.each(['/', '/index.html', '/c/0197', '/people/ada.lovelace', '/@ada?tab=1'])(
    'is served at %s',
    async (path) => {
      const response = await get(path, { accept: 'text/html,application/xhtml+xml' });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(page);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    },
  );

  test('is not sent again to who has it', async () => {
    const etag = (await get('/')).headers.get('etag') ?? '';
    const again = await get('/', { 'if-none-match': etag });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe(etag);
    expect(await again.text()).toBe('');
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test.each([
    '/api',
    '/api/v1/nothing',
    '/assets/index-gone.js',
    '/gone.js',
    '/health/gone',
    '/..%2Fsecret.txt',
    '/assets/..%2F..%2F..%2Fsecret.txt',
  ])('does not stand in for %s', async (path) => {
    const response = await get(path, { accept: 'text/html' });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not_found' });
  });

  test('does not stand in for what no person navigates to', async () => {
    expect((await get('/c/0197', { accept: 'application/json' })).status).toBe(404);
    expect((await fetch(`${t.url}/c/0197`, { method: 'POST' })).status).toBe(404);
  });

  test('a path that climbs leads nowhere', async () => {
    const answer = await rawHttp(
      t.url,
      'GET /assets/../../secret.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).not.toContain('not for anybody');
  });
});

describe('files', () => {
  test('with a hash in their name are kept for a year', async () => {
    const response = await get('/assets/index-abc.js', { 'accept-encoding': 'identity' });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toBe(script);
  });

  test('of a kind that no page needs are not served', async () => {
    expect(await (await get('/notes.unknown')).text()).not.toContain('not served');
  });

  test('others are asked for again', async () => {
    const response = await get('/manifest.webmanifest');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.headers.get('content-type')).toBe('application/manifest+json; charset=utf-8');
  });

  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['deflate', null],
    ['identity', null],
  ])('for "%s" the answer is encoded as %s', async (accepted, encoding) => {
    const response = await get('/assets/index-abc.js', { 'accept-encoding': accepted });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toContain('Accept-Encoding');
    expect(await response.text()).toBe(script);
  });

  test('each encoding has an entity tag of its own', async () => {
    const tags = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (encoding) =>
        (await get('/assets/index-abc.js', { 'accept-encoding': encoding })).headers.get('etag'),
      ),
    );
    expect(new Set(tags).size).toBe(3);
  });
});

test('without a built web client, the page says so, and the API works', async () => {
  const bare = await startTestApp({}, { webFolder: join(folder, 'nowhere') });
  const response = await fetch(bare.url, { headers: { accept: 'text/html' } });
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('npm run build');
  expect((await bare.call('GET /health')).status).toBe(200);
  await bare.close();
});
