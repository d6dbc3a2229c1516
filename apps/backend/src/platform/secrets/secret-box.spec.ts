import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { SecretBox } from './secret-box.js';

const newKey = (): string => randomBytes(32).toString('base64');
const key = newKey();
const boxOf = (ENCRYPTION_KEY: string, ...ENCRYPTION_KEYS_OLD: string[]): SecretBox =>
  new SecretBox({ ENCRYPTION_KEY, ENCRYPTION_KEYS_OLD });
const plain = Buffer.from('JBSWY3DPEHPK3PXP');
const purpose = 'totp 0190c8a0-0000-7000-8000-000000000001';

test('what was sealed opens again, by every node with the key', () => {
  const { sealed, keyId } = boxOf(key).seal(plain, purpose);
  expect(boxOf(key).open(sealed, keyId, purpose)).toEqual(plain);
  expect(sealed.includes(plain)).toBe(false);
  const urlSafe = Buffer.from(key, 'base64').toString('base64url');
  expect(boxOf(urlSafe).open(sealed, keyId, purpose)).toEqual(plain);
});

test('the same value never looks the same twice, and nothing at all can be sealed', () => {
  const box = boxOf(key);
  expect(box.seal(plain, purpose).sealed).not.toEqual(box.seal(plain, purpose).sealed);
  const { sealed, keyId } = box.seal(new Uint8Array(), purpose);
  expect(box.open(sealed, keyId, purpose)).toHaveLength(0);
});

test('it opens for its purpose alone', () => {
  const box = boxOf(key);
  const { sealed, keyId } = box.seal(plain, purpose);
  expect(() => box.open(sealed, keyId, `${purpose} `)).toThrow();
  expect(() => box.open(sealed, keyId, '')).toThrow();
});

test('one altered bit anywhere is refused, and so is a value cut short', () => {
  const box = boxOf(key);
  const { sealed, keyId } = box.seal(plain, purpose);
  for (let index = 0; index < sealed.length; index++) {
    const altered = Buffer.from(sealed);
    altered[index] = (altered[index] ?? 0) ^ 1;
    expect(() => box.open(altered, keyId, purpose)).toThrow();
  }
  for (const length of [0, 1, 28, sealed.length - 1]) {
    expect(() => box.open(sealed.subarray(0, length), keyId, purpose)).toThrow();
  }
});

test('an old key opens what it sealed, seals nothing more, and is missed when it is gone', () => {
  const old = boxOf(key).seal(plain, purpose);
  const newer = newKey();
  const box = boxOf(newer, key);
  expect(box.open(old.sealed, old.keyId, purpose)).toEqual(plain);
  const fresh = box.seal(plain, purpose);
  expect(fresh.keyId).toBe(box.currentKeyId);
  expect(box.keyIds).toEqual([fresh.keyId, old.keyId]);
  expect(() => boxOf(newer).open(old.sealed, old.keyId, purpose)).toThrow(/ENCRYPTION_KEYS_OLD/);
  expect(() => box.open(old.sealed, fresh.keyId, purpose)).toThrow();
});

test('the id of a key tells nothing of it', () => {
  const { currentKeyId } = boxOf(key);
  expect(currentKeyId).toMatch(/^[\w-]{12}$/);
  expect(key).not.toContain(currentKeyId);
});

test('a key of another length is refused', () => {
  expect(() => boxOf(randomBytes(16).toString('base64'))).toThrow(TypeError);
});
