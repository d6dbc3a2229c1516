import { randomUUID } from 'node:crypto';
import { health, liveness, readiness } from '@quemiai/contract/operations';
import { routeKeys, routeSpec } from '@quemiai/contract/routes';
import { describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { request } from '../harness/api.js';
import { group, register, uniqueName } from '../harness/people.js';
import { readProblem } from '../harness/problem.js';

const origin = inject('origin');

describe('health', () => {
  const probes = [
    ['/health', health],
    ['/health/live', liveness],
    ['/health/ready', readiness],
  ] as const;
  test.each(probes)('%s answers uncached in its shape', async (path, schema) => {
    const { status, headers, text } = await request(origin, 'GET', path);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(schema.parse(JSON.parse(text))).toEqual(JSON.parse(text));
  });

  test('/health names its parts', async () => {
    const now = Date.now();
    const body = health.parse(JSON.parse((await request(origin, 'GET', '/health')).text));
    expect(body).toMatchObject({ status: 'ok', database: { status: 'ok' }, redis: { status: 'disabled' } });
    expect(body.database.latencyMs).toBeGreaterThanOrEqual(0);
    expect(body.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(Math.abs(Date.parse(body.timestamp) - now)).toBeLessThan(5_000);
  });
});

describe('the documents', () => {
  const operation = z.looseObject({ responses: z.record(z.string(), z.unknown()) });
  const document = z.looseObject({
    openapi: z.string().regex(/^3\.1\./),
    info: z.looseObject({ title: z.string(), version: z.string() }),
    paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  });

  test('openapi.json describes every route of the contract', async () => {
    const { status, headers, text } = await request(origin, 'GET', '/api/v1/openapi.json');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/(openapi\+)?json/);
    const { paths } = document.parse(JSON.parse(text));
    for (const key of routeKeys) {
      const [method = '', path = ''] = key.split(' ');
      const template = path.replace(/:(\w+)/g, '{$1}');
      const described = paths[`/api/v1${template}`] ?? paths[template];
      const { responses } = operation.parse(described?.[method.toLowerCase()]);
      expect(Object.keys(responses), key).toContain(String(routeSpec(key).status));
    }
  });

  test('a page shows them to people, and loads nothing from elsewhere', async () => {
    const { status, headers, text } = await request(origin, 'GET', '/api/docs');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    expect(text).toContain('/auth/register');
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});

describe('X-Request-Id', () => {
  test('is taken over when sane, on answers and in problems', async () => {
    const id = randomUUID();
    const { headers, text } = await request(origin, 'GET', '/api/v1/nope', {
      headers: { 'x-request-id': id },
    });
    expect(headers.get('x-request-id')).toBe(id);
    expect(text).toContain(id);
    const fine = await request(origin, 'GET', '/health', { headers: { 'x-request-id': id } });
    expect(fine.headers.get('x-request-id')).toBe(id);
  });

  test.each(['<script>', 'a b', 'x'.repeat(500), '{"a":1}'])('is made anew for %.20j', async (given) => {
    const { headers } = await request(origin, 'GET', '/health', { headers: { 'x-request-id': given } });
    expect(headers.get('x-request-id')).toMatch(/^[\w.:-]{8,}$/);
    expect(headers.get('x-request-id')).not.toBe(given);
  });
});

describe('requests', () => {
  test('with unknown keys in the body are refused, with unknown query parameters not', async () => {
    const anna = await register(origin, 'anna');
    const token = await anna.token();
    const body = { type: 'group', name: 'x', extra: 1 };
    const answer = await request(origin, 'POST', '/api/v1/conversations', { token, body });
    const { code, errors } = readProblem(answer.status, answer.headers, answer.text);
    expect(code).toBe('validation_failed');
    expect(errors.map(({ message, path }) => message + path).join()).toContain('extra');
    const fine = await request(origin, 'GET', '/api/v1/conversations?extra=1&__proto__=2', { token });
    expect(fine.status).toBe(200);
  });

  test('to nowhere and with a method that is not there are problems, too', async () => {
    const token = await (await register(origin, 'anna')).token();
    for (const [method, path, codes] of [
      ['GET', '/api/v1/nope', ['not_found']],
      ['GET', '/api/v9/users/me', ['not_found']],
      ['PUT', '/api/v1/auth/login', ['method_not_allowed', 'not_found']],
    ] as const) {
      const answer = await request(origin, method, path, { token });
      expect(codes).toContain(readProblem(answer.status, answer.headers, answer.text).code);
    }
  });

  test('are answered with header fields that protect the reader', async () => {
    const { headers } = await request(origin, 'GET', '/');
    const csp = headers.get('content-security-policy') ?? '';
    expect(csp).toContain("default-src 'none'");
    expect(csp).not.toContain('unsafe-');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBeTruthy();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });
});

describe('Idempotency-Key', () => {
  const create = (name: string) => ({ body: { type: 'group' as const, name } });

  test('gives the first answer again', async () => {
    const anna = await register(origin, 'anna');
    const headers = { 'idempotency-key': randomUUID() };
    const first = await anna.call('POST /conversations', create('Once'), headers);
    const again = await anna.call('POST /conversations', create('Once'), headers);
    expect(again.status).toBe(first.status);
    expect(again.body).toEqual(first.body);
    const { items } = await anna.ok('GET /conversations', { query: {} });
    expect(items.map(({ id }) => id)).toEqual([first.body.id]);
  });

  test('gives one answer to many at once', async () => {
    const anna = await register(origin, 'anna');
    const headers = { 'idempotency-key': randomUUID() };
    const token = await anna.token();
    const extra = { token, headers, ...create('Once') };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => request(origin, 'POST', '/api/v1/conversations', extra)),
    );
    // Whoever comes while the first is under way may be told so; nobody makes a second one.
    for (const answer of answers) expect([201, 409], answer.text).toContain(answer.status);
    expect((await anna.ok('GET /conversations', { query: {} })).items).toHaveLength(1);
  });

  test('refuses another body, and is each person’s own', async () => {
    const [anna, bert] = [await register(origin, 'anna'), await register(origin, 'bert')];
    const headers = { 'idempotency-key': uniqueName('key') };
    const { body } = await anna.call('POST /conversations', create('One'), headers);
    await anna.refused('POST /conversations', create('Two'), 'idempotency_key_reused', headers);
    const his = await bert.call('POST /conversations', create('One'), headers);
    expect(his.body.id).not.toBe(body.id);
  });

  test('holds for messages and members', async () => {
    const [anna, bert] = [await register(origin, 'anna'), await register(origin, 'bert')];
    const { id } = await group(anna, []);
    const headers = { 'idempotency-key': randomUUID() };
    const message = { params: { id }, body: { clientId: randomUUID(), body: 'once' } };
    const first = await anna.call('POST /conversations/:id/messages', message, headers);
    const again = await anna.call('POST /conversations/:id/messages', message, headers);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    const other = { ...message, body: { ...message.body, body: 'twice' } };
    await anna.refused('POST /conversations/:id/messages', other, 'idempotency_key_reused', headers);
    const members = { params: { id }, body: { userIds: [bert.id] } };
    await anna.refused('POST /conversations/:id/members', members, 'idempotency_key_reused', headers);
    await anna.call('POST /conversations/:id/members', members, { 'idempotency-key': randomUUID() });
  });
});
