import { errorCodes } from '@quemiai/contract/errors';
import { clientEvents } from '@quemiai/contract/events';
import type { OpenApiDocument } from '@quemiai/contract/openapi';
import { routeKeys } from '@quemiai/contract/routes';
import { serverEvents } from '@quemiai/contract/server-events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

test('the OpenAPI document is served to anybody, with every route', async () => {
  const { status, body } = await t.call('GET /api/v1/openapi.json');
  expect(status).toBe(200);
  const { openapi, paths } = body as OpenApiDocument;
  expect(openapi).toMatch(/^3\.1\./);
  for (const key of routeKeys) {
    const [method = '', path = ''] = key.split(' ');
    expect(paths[`/api/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()], key).toBeDefined();
  }
});

describe('the page for people', () => {
  let page: string;
  let headers: Headers;
  beforeAll(async () => {
    const response = await fetch(`${t.url}/api/docs`);
    ({ headers } = response);
    page = await response.text();
  });

  test('tells every route, event and error', () => {
    for (const key of routeKeys)
      expect(page).toContain(`/api/v1${(key.split(' ')[1] ?? '').replaceAll(/:(\w+)/g, '{$1}')}`);
    for (const name of [...Object.keys(clientEvents), ...Object.keys(serverEvents)]) {
      expect(page).toContain(`<code>${name}</code>`);
    }
    for (const code of Object.keys(errorCodes)) expect(page).toContain(`id="error-${code}"`);
  });

  test('every link within it leads somewhere, and no id is there twice', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(50);
    for (const target of targets) expect(ids).toContain(target);
  });

  test('lives by the content security policy: no script, no style of its own, nothing from elsewhere', async () => {
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<style| style=| on[a-z]+="|(?:src|href)="https?:/);
    const style = await fetch(`${t.url}/api/docs.css`);
    expect(style.status).toBe(200);
    expect(style.headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await style.text()).not.toMatch(/url\(|@import/);
  });
});
