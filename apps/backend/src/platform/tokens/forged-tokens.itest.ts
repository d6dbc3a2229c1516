import type { BinaryLike, KeyObject } from 'node:crypto';
import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectChat } from '../../testing/chat.js';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
let good: string;
let header: Record<string, unknown>;
let payload: Record<string, unknown>;
beforeAll(async () => {
  t = await startTestApp();
  good = (await t.registerUser()).token;
  header = { ...decodeProtectedHeader(good) };
  payload = { ...decodeJwt(good) };
});
afterAll(() => t.close());

const encode = (part: unknown): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const hmac = (hash: string, key: BinaryLike | KeyObject) => (text: string) =>
  createHmac(hash, key).update(text).digest();
const secret = () => t.env.JWT_SECRET;
/** A token with the true key, and with one thing about it wrong. */
const forge = (
  head: Record<string, unknown> = {},
  claims: Record<string, unknown> = {},
  by: (text: string) => Buffer = hmac('sha256', secret()),
): string => {
  const text = `${encode({ ...header, ...head })}.${encode({ ...payload, ...claims })}`;
  return `${text}.${by(text).toString('base64url')}`;
};
const attacker = () => hmac('sha256', 'attacker');
const parts = (): [string, string, string] => {
  const [head = '', body = '', signature = ''] = good.split('.');
  return [head, body, signature];
};
const flipped = (index: number): string => {
  const bytes = Buffer.from(parts()[2], 'base64url');
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return `${parts()[0]}.${parts()[1]}.${bytes.toString('base64url')}`;
};
const now = () => Math.floor(Date.now() / 1000);
const admin = () => encode({ ...payload, role: 'SUPER_ADMIN', mfa: true });
const ownKey = { kty: 'oct', k: Buffer.from('attacker').toString('base64url') };
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const hmacOver = (hash: string) => (text: string) => hmac(hash, secret())(text);

/** Each is made when its test runs: the good token is there only then. */
const forged: [string, () => string][] = [
  ['nothing', () => ''],
  ['one word', () => 'x'],
  ['two dots', () => '..'],
  ['no signature', () => parts().slice(0, 2).join('.')],
  ['an empty signature', () => `${parts()[0]}.${parts()[1]}.`],
  ['four parts', () => `${good}.x`],
  ['parts in another order', () => parts().toReversed().join('.')],
  ['a body of five parts', () => `${good}.${good}`],
  ['a token twice', () => good + good],
  ['a signature of zeros', () => `${parts()[0]}.${parts()[1]}.${'A'.repeat(43)}`],
  ['half a signature', () => good.slice(0, -20)],
  ['the first bit flipped', () => flipped(0)],
  ['the last bit flipped', () => flipped(31)],
  ['a signature that is longer', () => `${good}AAAA`],
  ['the role of an administrator', () => `${parts()[0]}.${admin()}.${parts()[2]}`],
  [
    'the id of somebody else',
    () => `${parts()[0]}.${encode({ ...payload, sub: randomUUID() })}.${parts()[2]}`,
  ],
  [
    'the session of somebody else',
    () => `${parts()[0]}.${encode({ ...payload, sid: randomUUID() })}.${parts()[2]}`,
  ],
  ['a second factor', () => `${parts()[0]}.${encode({ ...payload, mfa: true })}.${parts()[2]}`],
  ['a later end', () => `${parts()[0]}.${encode({ ...payload, exp: now() + 9_999 })}.${parts()[2]}`],
  ['another header', () => `${encode({ ...header, extra: 1 })}.${parts()[1]}.${parts()[2]}`],
  ['alg none', () => `${encode({ ...header, alg: 'none' })}.${admin()}.`],
  ['alg None', () => `${encode({ ...header, alg: 'None' })}.${admin()}.`],
  ['alg NONE with a signature', () => forge({ alg: 'NONE' })],
  ['alg none that is signed', () => forge({ alg: 'none' })],
  ['no alg', () => forge({ alg: undefined })],
  ['alg hs256', () => forge({ alg: 'hs256' })],
  ['alg as a list', () => forge({ alg: ['HS256'] })],
  ['HS384', () => forge({ alg: 'HS384' }, {}, hmacOver('sha384'))],
  ['HS512', () => forge({ alg: 'HS512' }, {}, hmacOver('sha512'))],
  ['RS256', () => forge({ alg: 'RS256' }, {}, (text) => sign('sha256', Buffer.from(text), rsa.privateKey))],
  [
    'ES256',
    () =>
      forge({ alg: 'ES256' }, {}, (text) =>
        sign('sha256', Buffer.from(text), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }),
      ),
  ],
  ['EdDSA', () => forge({ alg: 'EdDSA' }, {}, (text) => sign(null, Buffer.from(text), ed.privateKey))],
  ['the key of an attacker', () => forge({}, {}, attacker())],
  ['an empty key', () => forge({}, {}, hmac('sha256', ''))],
  ['the name of the key as key', () => forge({}, {}, hmac('sha256', String(header['kid'])))],
  ['the secret of refresh tokens', () => forge({}, {}, hmac('sha256', t.env.JWT_REFRESH_SECRET))],
  [
    'a public key as key',
    () => forge({}, {}, hmac('sha256', rsa.publicKey.export({ type: 'spki', format: 'pem' }))),
  ],
  ['a key that it brings (jwk)', () => forge({ jwk: ownKey }, {}, attacker())],
  ['a key elsewhere (jku)', () => forge({ jku: 'https://evil.example/jwks.json' }, {}, attacker())],
  ['a certificate elsewhere (x5u)', () => forge({ x5u: 'https://evil.example/cert.pem' }, {}, attacker())],
  ['a certificate that it brings (x5c)', () => forge({ x5c: ['AAAA'] }, {}, attacker())],
  ['no kid', () => forge({ kid: undefined })],
  ['another kid', () => forge({ kid: 'another' })],
  ['a kid that is a path', () => forge({ kid: '../../../../dev/null' }, {}, hmac('sha256', ''))],
  ['a kid that is SQL', () => forge({ kid: "' UNION SELECT 'attacker' --" }, {}, attacker())],
  ['a kid that is a number', () => forge({ kid: 1 })],
  ['a kid of Object', () => forge({ kid: '__proto__' })],
  ['no type', () => forge({ typ: undefined })],
  ['the type of another token', () => forge({ typ: 'JWT' })],
  ['a critical extension', () => forge({ crit: ['exp'] })],
  ['an unencoded payload', () => forge({ b64: false, crit: ['b64'] })],
  ['another issuer', () => forge({}, { iss: 'somebody' })],
  ['no issuer', () => forge({}, { iss: undefined })],
  ['another audience', () => forge({}, { aud: 'another' })],
  ['no audience', () => forge({}, { aud: undefined })],
  ['no end', () => forge({}, { exp: undefined })],
  ['an end in the past', () => forge({}, { exp: now() - 6 })],
  ['an end that is text', () => forge({}, { exp: 'never' })],
  ['a beginning to come', () => forge({}, { nbf: now() + 60 })],
  ['no beginning', () => forge({}, { nbf: undefined })],
  ['no time of issue', () => forge({}, { iat: undefined })],
  ['an old time of issue', () => forge({}, { iat: now() - 3_600, exp: now() + 600 })],
  ['no subject', () => forge({}, { sub: undefined })],
  ['a subject that is no id', () => forge({}, { sub: 'admin' })],
  ['no session', () => forge({}, { sid: undefined })],
  ['an unknown role', () => forge({}, { role: 'ROOT' })],
  ['a role as a list', () => forge({}, { role: ['ADMIN'] })],
  ['no word on second factors', () => forge({}, { mfa: undefined })],
  [
    'no claims',
    () =>
      `${encode(header)}.${encode('{}')}.${hmac('sha256', secret())(`${encode(header)}.${encode('{}')}`).toString('base64url')}`,
  ],
  [
    'claims that are no JSON',
    () =>
      `${encode(header)}.${encode('{')}.${hmac('sha256', secret())(`${encode(header)}.${encode('{')}`).toString('base64url')}`,
  ],
  ['ten thousand characters', () => 'x'.repeat(10_000)],
];

const status = async (token: string) => (await t.call('GET /api/v1/users/me', { token })).status;

test('at least sixty forgeries are named here', () => {
  expect(new Set(forged.map(([name]) => name)).size).toBe(forged.length);
  expect(forged.length).toBeGreaterThanOrEqual(60);
});

test('the forger makes a good token when nothing is wrong', async () => {
  expect(await status(forge())).toBe(200);
});

test.each(forged)(
  '%s: refused over HTTP and by the socket, and the good one taken before and after',
  async (_, make) => {
    expect(await status(good)).toBe(200);
    const token = make();
    const answer = await t.call('GET /api/v1/users/me', { token });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    await expect(connectChat(t, token)).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
    expect(await status(good)).toBe(200);
  },
);
