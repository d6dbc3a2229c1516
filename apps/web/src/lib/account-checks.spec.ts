import { username } from '@quemiai/contract/scalars';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEmail, checkPassword, checkUsername } from './account-checks.js';

describe('what the sign-up form says before the server does', () => {
  it('agrees with the contract on usernames', () => {
    const typed = fc.oneof(fc.string({ maxLength: 34 }), fc.stringMatching(/^[A-Za-z0-9_.-]{0,33}$/));
    fc.assert(
      fc.property(typed, (value) => {
        expect(checkUsername(value) === undefined).toBe(username.safeParse(value).success);
      }),
    );
  });

  it('counts down to a long enough password', () => {
    expect(checkPassword('')).toBe('Choose a password.');
    expect(checkPassword('four')).toBe('11 more characters to go.');
    expect(checkPassword('a'.repeat(14))).toBe('1 more character to go.');
    expect(checkPassword('a'.repeat(15))).toBeUndefined();
    expect(checkPassword('a'.repeat(257))).toMatch(/at most 256/);
  });

  it('knows an address by its look', () => {
    for (const good of ['a@b.cd', 'first.last+tag@mail.example.org'])
      expect(checkEmail(good)).toBeUndefined();
    for (const bad of ['', 'a', 'a@b', '@b.cd', 'a b@c.de', 'a@b..cd'])
      expect(checkEmail(bad)).toBeTypeOf('string');
  });
});
