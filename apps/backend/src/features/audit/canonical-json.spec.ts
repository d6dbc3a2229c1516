import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.js';

test('writes the example of RFC 8785, 3.2.3', () => {
  const text = String.raw`{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`;
  const wanted = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;
  expect(canonicalJson(JSON.parse(text))).toBe(wanted);
});

test('orders members by UTF-16 code units', () => {
  const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
  const value = Object.fromEntries(names.map((name) => [name, 0]));
  expect(Object.keys(JSON.parse(canonicalJson(value)) as object)).toHaveLength(names.length);
  expect(canonicalJson(value)).toBe(
    '{"\\r":0,"1":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\u{1f600}":0,"\ufb33":0}',
  );
});

test('says the same of the same value, whatever the order of its members', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' })),
      (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(reversed as never)).toBe(canonicalJson(value as never));
        expect(canonicalJson(JSON.parse(canonicalJson(value as never)))).toBe(canonicalJson(value as never));
      },
    ),
  );
});

test.each([Number.NaN, Infinity, '\ud800', { '\udc00': 1 }])('refuses %j, which JSON cannot say', (value) => {
  expect(() => canonicalJson(value)).toThrow('JSON has no');
});
