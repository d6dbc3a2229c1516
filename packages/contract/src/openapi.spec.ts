import { describe, expect, it } from 'vitest';
import { clientEvents } from './events.js';
import { openApiDocument } from './openapi.js';
import { routeKeys, routeSpec } from './routes.js';
import { serverEvents } from './server-events.js';

const document = openApiDocument('1.2.3');

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

const operationOf = (key: string) => {
  const [method = '', path = ''] = key.split(' ');
  return document.paths[`/api/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()];
};

/** Every `$ref` below a value. */
const references = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  );
};

describe('the OpenAPI document', () => {
  it('is plain JSON, with the version it was asked for', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(document).toMatchObject({ openapi: '3.1.1', info: { title: 'Quemiai', version: '1.2.3' } });
  });

  it('has every route of the contract, and the health checks besides', () => {
    const described = operations.filter(({ path }) => path.startsWith('/api/v1/'));
    expect(described).toHaveLength(routeKeys.length);
    expect(document.paths).toHaveProperty(['/health', 'get']);
    expect(document.paths).toHaveProperty(['/health/ready', 'get', 'responses', '503']);
  });

  it.each(routeKeys)('describes %s as the contract states it', (key) => {
    const spec = routeSpec(key);
    const operation = operationOf(key);
    expect(operation?.summary).toBe(spec.summary);
    expect(operation?.security).toEqual(spec.access === 'public' ? [] : [{ accessToken: [] }]);
    const { responses = {} } = operation ?? {};
    expect(Object.keys(responses[String(spec.status)]?.content ?? {})).toEqual(
      spec.response ? [spec.lines ? 'application/x-ndjson' : 'application/json'] : [],
    );
    expect(Object.hasOwn(responses, '401')).toBe(spec.access !== 'public');
    expect(Object.hasOwn(responses, '200')).toBe(spec.status === 200 || spec.existingStatus === 200);
    expect(operation?.requestBody !== undefined).toBe(spec.body !== undefined);
  });

  it('gives each operation an id of its own', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names the parameters of each path, and only those', () => {
    for (const { path, operation } of operations) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(inPath.map((parameter) => parameter.name)).toEqual(named);
      expect(inPath.every((parameter) => parameter.required)).toBe(true);
    }
  });

  it('refers to nothing that is not there', () => {
    const found = new Set(references(document));
    expect(found.size).toBeGreaterThan(10);
    for (const reference of found) {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1] ?? reference;
      expect(document.components.schemas).toHaveProperty(name);
    }
  });

  it('has every socket event of both directions', () => {
    const { client, server } = document['x-socket-events'];
    expect(client.map(({ name }) => name)).toEqual(Object.keys(clientEvents));
    expect(server.map(({ name }) => name)).toEqual(Object.keys(serverEvents));
  });
});

describe('the events of the server', () => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057';

  it.each([
    ['conversation:head', { conversationId: id, lastSeq: 3, rev: 5 }, { conversationId: id, rev: 5 }],
    ['typing', { conversationId: id, userId: id, active: true }, { conversationId: id, userId: id }],
    ['read', { conversationId: id, userId: id, seq: 1 }, { conversationId: id, userId: id, seq: -1 }],
    ['presence', { userId: id, online: true, lastSeenAt: null }, { userId: id, online: 'yes' }],
    ['session:revoked', { reason: 'logout' }, {}],
    ['error', { code: 'unknown_event', detail: 'x' }, { code: 'no_such_code', detail: 'x' }],
  ] as const)('%s has the shape that is stated', (name, good, bad) => {
    expect(serverEvents[name].payload.safeParse(good).success).toBe(true);
    expect(serverEvents[name].payload.safeParse(bad).success).toBe(false);
  });
});
