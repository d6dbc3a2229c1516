import { limits } from '@quemiai/contract/limits';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../platform/errors/app-error.js';
import { CommonPasswords } from './common-passwords.js';
import { passwordWeakness, refuseWeakPassword } from './password-policy.js';

const ann = {
  username: 'ann.summers',
  email: 'ann.summers@brighton.example',
  displayName: 'Ann Summers',
  mfaEnabled: false,
};
const withMfa = { ...ann, mfaEnabled: true };
const weakness = (password: string, owner = ann): string | undefined =>
  passwordWeakness(password, owner, 'Seaside Rides');

describe('the list', () => {
  const common = new CommonPasswords();

  test('knows a hundred thousand texts', () => {
    expect(common.size).toBeGreaterThan(100_000);
  });

  test.each([
    '123456',
    'password',
    'qwerty',
    'iloveyou',
    'trustno1',
    'letmein',
    'michael',
    'straightforward',
  ])('has %s', (text) => {
    expect(common.has(text)).toBe(true);
  });

  test('has none of a thousand texts that nobody chose', () => {
    const made = Array.from({ length: 1_000 }, (_, n) => `${(n * 7_919).toString(36)}~${n.toString(2)}`);
    expect(made.filter((text) => common.has(text))).toEqual([]);
  });
});

test.each([
  'correct horse battery',
  'four unrelated words make one',
  'I met Ann at the market on a Tuesday',
  'a long enough password 12',
  'Tr0ub4dor&3 and the staple',
  'пароль который никто не знает',
  '長い間に覚えたことばを四つならべる',
  '🚲🌊🍓🪁🎺🦔🛶🧦🥁🪴🦉🍋🧲🪀🎈',
  ` ${'x y z w v '.repeat(3)}`,
  'k7#Qz!m2Vp$9wR4t',
])('takes "%s"', (password) => {
  expect(weakness(password)).toBeUndefined();
});

test.each([
  ['too short', 'four odd words', /at least 15 characters/],
  ['few characters', 'aaaaaaaaaaaaaaaaaaaa', /few characters/],
  ['few characters in turn', 'ab12ab12ab12ab12ab12', /few characters/],
  ['the alphabet', 'abcdefghijklmnopqrst', /alphabet/],
  ['digits in a row', '12345678901234567890', /alphabet/],
  ['digits backwards', '98765432109876543210', /alphabet/],
  ['the keyboard', 'qwertyuiopasdfghjkl', /keyboard/],
  ['the keyboard, repeated', 'asdfghjklasdfghjkl', /keyboard/],
  ['a common one with digits', 'password1234567', /tried first/],
  ['a common one with signs', '!!!Password2026!!!', /tried first/],
  ['a common one repeated', 'letmeinletmeinletmein', /tried first/],
  ['a common one repeated and cut', 'sunshinesunshinesun', /tried first/],
  ['a common one with spaces', 'm i c h a e l 1 9 8 5', /tried first/],
  ['a common one with look-alikes', 'P@55w0rdP@55w0rd', /tried first/],
  ['one long word', 'straightforward', /tried first/],
  ['the own name', 'annsummers1985!', /name or an address/],
  ['the own name repeated', 'ann.summers.ann.summers', /name or an address/],
  ['the own address', 'ann.summers@brighton.example', /name or an address/],
  ['the product', 'quemiaiquemiai2026', /name or an address/],
  ['the community', 'seasiderides-seaside', /name or an address/],
])('refuses %s', (_, password, reason) => {
  expect(weakness(password)).toMatch(reason);
});

test('asks for fewer characters where a second factor is needed too, and for nothing else less', () => {
  const password = 'k7#Qz!m2';
  expect([...password]).toHaveLength(limits.passwordWithMfaMin);
  expect(weakness(password, withMfa)).toBeUndefined();
  expect(weakness(password)).toMatch(/at least 15/);
  expect(weakness('k7#Qz!m', withMfa)).toMatch(/at least 8/);
  expect(weakness('sunshine', withMfa)).toMatch(/tried first/);
  expect(weakness('ann.2026', withMfa)).toMatch(/name or an address/);
});

test('counts characters as people see code points, however they are composed', () => {
  expect(weakness('é'.normalize('NFD').repeat(14))).toMatch(/at least 15/);
  expect(weakness('🚲🌊🍓🪁🎺🦔🛶🧦🥁🪴🦉🍋🧲🪀')).toMatch(/at least 15/);
});

test('a refusal names the field and gives advice', () => {
  const refusal = (): void => refuseWeakPassword('password1234567', ann, 'Quemiai', 'newPassword');
  expect(refusal).toThrow(AppError);
  expect(refusal).toThrow(/body\.newPassword: is among the passwords/);
  expect(() => refuseWeakPassword('correct horse battery', ann, 'Quemiai')).not.toThrow();
});
