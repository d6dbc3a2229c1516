import { routeKeys, routeSpec } from '@quemiai/contract/routes';
import { expect, test } from 'vitest';
import { budgets, limitKind } from './budgets.js';

test('routes count as what the contract says, and by their method where it says nothing', () => {
  expect(limitKind('POST', '/api/v1/auth/login')).toBe('auth');
  expect(limitKind('GET', '/api/v1/search')).toBe('search');
  expect(limitKind('HEAD', '/api/v1/search')).toBe('search');
  expect(limitKind('GET', '/api/v1/users/:username')).toBe('read');
  expect(limitKind('POST', '/api/v1/conversations/:id/messages')).toBe('write');
  expect(limitKind('DELETE', undefined)).toBe('write');
  expect(limitKind('GET', '/api/docs')).toBe('read');
});

test('whatever takes a password, a code or a mailed token from anybody counts as auth', () => {
  const guessable = routeKeys.filter((key) => {
    const { access, body } = routeSpec(key);
    const fields =
      body === undefined ? '' : JSON.stringify(Object.keys((body as { shape?: object }).shape ?? {}));
    return access === 'public' && /"(password|code|token|identifier)"/.test(fields);
  });
  expect(guessable).toContain('POST /auth/login');
  const loose = guessable.filter((key) => routeSpec(key).limit !== 'auth');
  expect(loose).toEqual([]);
});

test('one person never uses up what an address may do', () => {
  for (const { user, address } of Object.values(budgets)) {
    expect(address.points / address.seconds).toBeGreaterThanOrEqual(3 * (user.points / user.seconds));
  }
});
