import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newCode, readCode } from './recovery-codes.js';

test('a code has 120 bits in four groups without look-alikes, and no two are alike', () => {
  const codes = Array.from({ length: 500 }, newCode);
  for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{6}(?:-[0-9a-hjkmnp-tv-z]{6}){3}$/);
  expect(new Set(codes).size).toBe(codes.length);
  // Every character occurs: 12,000 draws of 32.
  expect(new Set(codes.join('').replaceAll('-', '')).size).toBe(32);
});

test('is read however it was typed', () => {
  const code = newCode();
  const plain = code.replaceAll('-', '');
  for (const typed of [code, plain, code.toUpperCase(), ` ${plain.match(/.{4}/g)?.join(' ') ?? ''}\n`])
    expect(readCode(typed)).toBe(plain);
  expect(readCode('oO0iI1-lL1abc-defgh2-345678')).toBe('000111111abcdefgh2345678');
});

test('anything else is no code', () => {
  const plain = newCode().replaceAll('-', '');
  for (const typed of ['', plain.slice(1), `${plain}0`, `${plain.slice(1)}u`, `${plain.slice(1)}é`])
    expect(readCode(typed)).toBeUndefined();
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0az-oOiIlLuU é\0\n😀'), maxLength: 40 }), (typed) => {
      const code = readCode(typed);
      expect(code === undefined || /^[0-9a-hjkmnp-tv-z]{24}$/.test(code)).toBe(true);
    }),
  );
});
