import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDigestOf } from './content-digest.js';
import { readSignature } from './signature-input.js';

const signature = Buffer.alloc(64, 7);
const field = `sig1=:${signature.toString('base64')}:`;
const params = '("@method" "@target-uri");created=1795384800;nonce="n-1";keyid="k"';

test('reads the one form that is taken, whatever the order of its parameters and the label', () => {
  expect(readSignature(`sig1=${params}`, field)).toEqual({
    components: ['@method', '@target-uri'],
    created: 1_795_384_800,
    expires: undefined,
    nonce: 'n-1',
    keyId: 'k',
    algorithm: undefined,
    params,
    signature,
  });
  const other = '("content-digest" "@method");alg="ed25519";keyid="k";nonce="n";expires=2;created=1';
  const read = readSignature(`my-label.2=${other}`, field.replace('sig1', 'my-label.2'));
  expect(read).toMatchObject({ params: other, created: 1, expires: 2, algorithm: 'ed25519' });
});

test.each([
  ['two spaces', params.replace('" "', '"  "')],
  ['a space before the first', params.replace('(', '( ')],
  ['a space between the parameters', params.replace(';nonce', '; nonce')],
  ['a number with a sign', params.replace('=1795384800', '=-1795384800')],
  ['a decimal', params.replace('=1795384800', '=1795384800.5')],
  ['a flag', `${params};tag`],
  ['an escaped quote', params.replace('n-1', 'n\\"1')],
  ['bytes for text', params.replace('"n-1"', ':AAAA:')],
  ['something after it', `${params}, `],
  ['upper case', params.replace('@method', '@METHOD')],
])('does not read %s: a text with two readings is none', (_, altered) => {
  expect(readSignature(`sig1=${params}`, field)).toBeDefined();
  expect(readSignature(`sig1=${altered}`, field)).toBeUndefined();
});

test('whatever comes is read or refused, and what is read is what was sent', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom(
      'sig1=',
      '("@method")',
      '"content-digest"',
      ';created=1',
      ';nonce="n"',
      ';keyid="k"',
      ' ',
      ',',
    ),
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, (input) => {
      const read = readSignature(input, field);
      expect(read === undefined || `sig1=${read.params}` === input).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('long fields are refused before they are looked at', () => {
  const long = 'x'.repeat(3_000);
  expect(readSignature(`sig1=${params.replace('"k"', `"${long}"`)}`, field)).toBeUndefined();
  expect(readSignature(`sig1=${params}`, `sig1=:${long}:`)).toBeUndefined();
});

test('a digest by SHA-256 counts, once, beside others', () => {
  const [digest, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const of = (bytes: Buffer) => `sha-256=:${bytes.toString('base64')}:`;
  const sha512 = `sha-512=:${Buffer.alloc(64).toString('base64')}:`;
  for (const good of [of(digest), `${sha512}, ${of(digest)}`, `${of(digest)}, ${sha512}`])
    expect([good, isDigestOf(good, digest)]).toEqual([good, true]);
  const wrong = [
    '',
    of(other),
    sha512,
    `${of(digest)}, ${of(digest)}`,
    `${of(digest)}, ${of(other)}`,
    `x${of(digest)}`,
  ];
  for (const bad of wrong) expect([bad, isDigestOf(bad, digest)]).toEqual([bad, false]);
});
