import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { newSecret, otpauthUrl, stepOf } from './totp-codes.js';

const STEP = 30_000;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const decode = (secret: string): Buffer => {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};
/** RFC 4226, 5.3, written out: independent of the library. */
const hotp = (secret: string, counter: number): string => {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', decode(secret)).update(message).digest();
  const truncated = mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fffffff;
  return String(truncated % 1_000_000).padStart(6, '0');
};

const secrets = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('');
});
/** From the epoch's first minutes to the year 2286. */
const times = fc.integer({ min: 2 * STEP, max: 9_999_999_999_999 });

test.each([
  ['1970-01-01T00:00:59Z', '287082'],
  ['2005-03-18T01:58:29Z', '081804'],
  ['2005-03-18T01:58:31Z', '050471'],
  ['2009-02-13T23:31:30Z', '005924'],
  ['2033-05-18T03:33:20Z', '279037'],
])('gives the codes of RFC 6238, appendix B, at %s', (at, code) => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // not-a-secret: that of the RFC
  const now = Date.parse(at);
  expect(stepOf(secret, code, now)).toBe(Math.floor(now / STEP));
});

test('knows the present step, the one before and the one after, and says which it was', () => {
  fc.assert(
    fc.property(secrets, times, fc.integer({ min: -1, max: 1 }), (secret, now, drift) => {
      const step = Math.floor(now / STEP) + drift;
      const code = hotp(secret, step);
      const earlier = [-1, 0].map((other) => Math.floor(now / STEP) + other).filter((other) => other < step);
      fc.pre(!earlier.some((other) => hotp(secret, other) === code));
      expect(stepOf(secret, code, now)).toBe(step);
      expect(stepOf(secret, `${code.slice(0, 3)} ${code.slice(3)}`, now)).toBe(step);
    }),
  );
});

test('knows no code from further away, whenever within the step it is', () => {
  fc.assert(
    fc.property(secrets, times, fc.integer({ min: 2, max: 100 }), fc.boolean(), (secret, now, far, past) => {
      const present = Math.floor(now / STEP);
      const step = past ? Math.max(0, present - far) : present + far;
      fc.pre(Math.abs(step - present) > 1);
      const code = hotp(secret, step);
      fc.pre(![-1, 0, 1].some((near) => hotp(secret, present + near) === code));
      expect(stepOf(secret, code, now)).toBeUndefined();
    }),
  );
});

test('takes nothing but six digits', () => {
  const secret = newSecret();
  const now = 1_700_000_000_000;
  const code = hotp(secret, Math.floor(now / STEP));
  expect(stepOf(secret, code, now)).toBeDefined();
  for (const other of [
    '',
    code.slice(1),
    `${code}0`,
    `-${code.slice(1)}`,
    `${code.slice(1)}x`,
    '٠١٢٣٤٥',
    `\0${code}`,
  ])
    expect(stepOf(secret, other, now)).toBeUndefined();
});

test('a secret has 160 bits, and no two are alike', () => {
  const made = Array.from({ length: 100 }, newSecret);
  for (const secret of made) expect(decode(secret)).toHaveLength(20);
  expect(new Set(made).size).toBe(made.length);
});

test('names the community and the person to the authenticator app', () => {
  const secret = newSecret();
  const url = new URL(otpauthUrl(secret, 'Mühle & Söhne: Chat', 'ada'));
  expect(url.protocol).toBe('otpauth:');
  expect(url.searchParams.get('secret')).toBe(secret);
  expect(url.searchParams.get('issuer')).toBe('Mühle & Söhne: Chat');
  expect(decodeURIComponent(url.pathname)).toContain('ada');
  // Left out, these are what they are here (Key Uri Format).
  expect([null, 'SHA1']).toContain(url.searchParams.get('algorithm'));
  expect([null, '6']).toContain(url.searchParams.get('digits'));
  expect([null, '30']).toContain(url.searchParams.get('period'));
});
