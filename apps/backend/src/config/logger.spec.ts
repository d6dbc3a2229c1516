import { afterEach, beforeEach, expect, test } from 'vitest';
import { lineContext, makeLogger } from './logger.js';

let lines: string[];
let log: ReturnType<typeof makeLogger>;
const before = lineContext.read;
beforeEach(() => {
  lines = [];
  log = makeLogger({ write: (line: string) => void lines.push(line) });
});
afterEach(() => {
  lineContext.read = before;
});
const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

test('a line is JSON with a level, a time and a message', () => {
  log.warn({ route: '/x' }, 'slow');
  expect(last()).toMatchObject({ level: 40, route: '/x', msg: 'slow' });
  expect(String(last()['time'])).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});

test('a value cannot forge a line', () => {
  const forged = 'x"}\n{"level":50,"msg":"forged"}\r\u2028';
  log.info({ userAgent: forged }, 'seen');
  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n]/);
  expect(last()).toMatchObject({ userAgent: forged, msg: 'seen' });
});

test('every line carries what is known of its request', () => {
  lineContext.read = () => ({ requestId: 'r1', userId: 'u1' });
  log.info('served');
  expect(last()).toMatchObject({ requestId: 'r1', userId: 'u1' });
});

test.each([
  [{ password: 'canary' }],
  [{ input: { password: 'canary', refreshToken: 'canary' } }],
  [{ headers: { authorization: 'Bearer canary', cookie: 'refresh=canary' } }],
  [{ response: { headers: { 'set-cookie': 'refresh=canary' } } }],
  [{ accessToken: 'canary', token: 'canary', secret: 'canary' }],
  [{ message: { body: 'canary' } }],
])('%j: nothing secret and nothing written by people is logged', (fields) => {
  log.error(fields, 'failed');
  expect(lines.join('')).not.toContain('canary');
  expect(lines.join('')).toContain('[redacted]');
});
