import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorCodes } from './errors.js';
import { clientEvents } from './events.js';
import { limits } from './limits.js';
import { routeKeys, routes, routeSpec } from './routes.js';

const accesses = ['public', 'user', 'member', 'author', 'manager', 'owner', 'moderator', 'admin'];

const parts = (key: string): { method: string; path: string } => {
  const [method = '', path = ''] = key.split(' ');
  return { method, path };
};

describe.each(routeKeys)('%s', (key) => {
  const spec = routeSpec(key);
  const { method, path } = parts(key);

  it('has a method, a path of plain segments and parameters, and nothing else', () => {
    expect(key).toMatch(/^(GET|POST|PUT|PATCH|DELETE) (\/(:[a-zA-Z]+|[a-z-]+))+$/);
  });

  it('states who may call it', () => {
    expect(accesses).toContain(spec.access);
  });

  it('describes exactly the parameters of its path', () => {
    const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    const described = spec.params instanceof z.ZodObject ? Object.keys(spec.params.shape) : [];
    expect(described.toSorted()).toEqual(named.toSorted());
  });

  it('answers with a body unless its status is 204', () => {
    expect(spec.response === undefined).toBe(spec.status === 204);
  });

  it('reads a query only without a body, and a body only where the method has one', () => {
    const bodyless = method === 'GET' || method === 'DELETE';
    expect(bodyless ? spec.body : spec.query).toBeUndefined();
  });

  it('honours Idempotency-Key and tells "new" from "there already" only where it creates', () => {
    expect(method === 'POST' || !spec.idempotent).toBe(true);
    expect(spec.status === 201 || !spec.existingStatus).toBe(true);
  });

  it('has a line of documentation without a full stop', () => {
    expect(spec.summary).toMatch(/^[A-Z].*[^.\s]$/);
    expect(spec.tag).toMatch(/^[A-Z]/);
  });

  it('refuses unknown keys in its body and ignores unknown query parameters', () => {
    const strictness = (schema: z.ZodType | undefined) =>
      schema && z.toJSONSchema(schema, { io: 'input' }).additionalProperties;
    expect(strictness(spec.body)).toBe(spec.body && false);
    expect(strictness(spec.query)).toBeUndefined();
  });
});

describe('routes', () => {
  it('has no two that answer the same request', () => {
    const shapes = routeKeys.map((key) => key.replace(/:\w+/g, ':'));
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('lists every route by its key', () => {
    expect(routeKeys).toEqual(Object.keys(routes));
    expect(routeKeys.length).toBeGreaterThan(20);
  });

  it('leaves public only what leads to a session, and what a page before it has to say', () => {
    const open = routeKeys.filter((key) => routeSpec(key).access === 'public');
    expect(open).toEqual([
      'POST /auth/register',
      'POST /auth/login',
      'POST /auth/refresh',
      'POST /auth/invite/check',
      'POST /auth/email/verify/check',
      'POST /auth/email/verify',
      'POST /auth/email/resend',
      'POST /auth/password/forgot',
      'POST /auth/password/reset/check',
      'POST /auth/password/reset',
      'POST /setup/check',
      'POST /setup',
      'POST /auth/login/mfa',
      'POST /auth/passkeys/login/options',
      'POST /auth/passkeys/login/verify',
      'GET /community',
    ]);
  });

  it('bounds how much of a list one call gives', () => {
    // A stream of lines is as long as it is.
    const lists = routeKeys.filter(
      (key) => routeSpec(key).query instanceof z.ZodObject && !routeSpec(key).lines,
    );
    for (const key of lists) {
      const parse = (limit: string) => routeSpec(key).query?.safeParse({ q: 'x', limit }).success;
      expect([
        key,
        parse('1'),
        parse(String(limits.pageMax)),
        parse('0'),
        parse(String(limits.pageMax + 1)),
      ]).toEqual([key, true, true, false, false]);
    }
  });
});

describe.each(Object.entries(clientEvents))('event %s', (_, spec) => {
  it('states who may send it', () => {
    expect(accesses).toContain(spec.access);
    expect(spec.access).not.toBe('public');
  });

  it('refuses unknown keys and anything that is no object', () => {
    expect(z.toJSONSchema(spec.payload, { io: 'input' })).toMatchObject({
      type: 'object',
      additionalProperties: false,
    });
    for (const payload of [undefined, null, 'x', 1, [], true])
      expect(spec.payload.safeParse(payload).success).toBe(false);
  });
});

describe('bodies', () => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057';
  const send = clientEvents['message:send'].payload;
  const good = { conversationId: id, clientId: id.toUpperCase(), body: 'hello' };

  it('reads a message', () => {
    expect(send.parse(good)).toEqual({ ...good, clientId: id });
  });

  it.each([
    ['an unknown key', { ...good, senderId: id }],
    ['a body with nothing to see', { ...good, body: ' \n' }],
    ['a body past the bound', { ...good, body: 'x'.repeat(limits.messageBodyMax + 1) }],
    [
      'too many attachments',
      { ...good, mediaIds: Array.from({ length: limits.attachmentsMax + 1 }, () => id) },
    ],
    ['another type', { ...good, body: { toString: 'x' } }],
    ['no clientId', { conversationId: id, body: 'hello' }],
  ])('refuses %s', (_, payload) => {
    expect(send.safeParse(payload).success).toBe(false);
  });

  it('bounds the cursors of one sync', () => {
    const cursors = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [
          `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`,
          n,
        ]),
      );
    const { payload } = clientEvents.sync;
    expect(payload.safeParse({ cursors: cursors(limits.syncCursorsMax) }).success).toBe(true);
    expect(payload.safeParse({ cursors: cursors(limits.syncCursorsMax + 1) }).success).toBe(false);
    expect(payload.safeParse({ cursors: { x: 1 } }).success).toBe(false);
    expect(payload.safeParse({ cursors: { [id]: -1 } }).success).toBe(false);
  });

  it('asks for a password long enough to stand alone', () => {
    const { body } = routes['POST /auth/register'];
    const person = { email: 'ann@example.org', username: 'ann' };
    expect(body.safeParse({ ...person, password: 'x'.repeat(limits.passwordMin) }).success).toBe(true);
    expect(body.safeParse({ ...person, password: 'x'.repeat(limits.passwordMin - 1) }).success).toBe(false);
    expect(body.safeParse({ ...person, password: 'x'.repeat(limits.passwordMax + 1) }).success).toBe(false);
  });
});

describe('errors', () => {
  it.each(Object.entries(errorCodes))('%s has an error status and a title', (code, { status, title }) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  });
});

describe('limits', () => {
  it('are whole numbers above zero, and pairs are in order', () => {
    for (const [name, value] of Object.entries(limits)) {
      expect([name, Number.isSafeInteger(value) && value > 0]).toEqual([name, true]);
    }
    expect(limits.usernameMin).toBeLessThan(limits.usernameMax);
    expect(limits.passwordMin).toBeLessThan(limits.passwordMax);
    expect(limits.pageDefault).toBeLessThanOrEqual(limits.pageMax);
  });

  it.each(['a', '\u2028', '😀', '\u0001', '"'])(
    'let the longest message of %j through a frame',
    (character) => {
      const longest = JSON.stringify(['message:send', { body: character.repeat(limits.messageBodyMax) }]);
      expect(Buffer.byteLength(longest)).toBeLessThan(limits.socketFrameBytes - 1_000);
    },
  );
});
