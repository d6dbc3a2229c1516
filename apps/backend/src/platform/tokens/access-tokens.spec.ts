import { createHmac } from 'node:crypto';
import { UserRole } from '@quemiai/contract/roles';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AccessTokens } from './access-tokens.js';
import { KeyRing } from './key-ring.js';
import { Revocations } from './revocations.js';
import type { Viewer } from './viewer.js';

const JWT_SECRET = 'Zq8v-2Lw9_s4Xc7B0nM3kJ6hG1fD5aPe'; // not-a-secret: made up for these tests
const viewer: Viewer = {
  userId: '0190c8a0-0000-7000-8000-000000000001',
  sessionId: '0190c8a0-0000-7000-8000-000000000002',
  role: UserRole.USER,
  mfa: false,
};
const start = new Date('2026-11-22T12:00:00Z');

let revocations: Revocations;
let tokens: AccessTokens;
beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  revocations = new Revocations();
  tokens = new AccessTokens(new KeyRing({ JWT_SECRET }), revocations);
});
afterEach(() => {
  vi.useRealTimers();
});

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const forge = (header: object, payload: object, secret = JWT_SECRET, hash = 'sha256'): string => {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
};
const parts = async () => {
  const { accessToken } = await tokens.issue(viewer);
  return { accessToken, header: decodeProtectedHeader(accessToken), payload: decodeJwt(accessToken) };
};
const refusal = { code: 'unauthenticated' };

test('says who the viewer is, for 600 seconds', async () => {
  const { accessToken, header, payload } = await parts();
  expect(header).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: expect.stringMatching(/^[\w-]{16}$/) });
  const iat = start.getTime() / 1000;
  expect(payload).toMatchObject({
    sub: viewer.userId,
    sid: viewer.sessionId,
    role: 'USER',
    iat,
    exp: iat + 600,
  });
  const expected = { ...viewer, expiresAt: start.getTime() + 600_000 };
  expect(await tokens.verify(accessToken)).toEqual(expected);
  vi.setSystemTime(start.getTime() + 599_000);
  expect(await tokens.verify(accessToken)).toEqual(expected);
  vi.setSystemTime(start.getTime() + 600_000);
  await expect(tokens.verify(accessToken)).rejects.toMatchObject(refusal);
  const unseen = new AccessTokens(new KeyRing({ JWT_SECRET }), revocations);
  await expect(unseen.verify(accessToken)).rejects.toMatchObject(refusal);
});

test('another node with the same secret takes it; one with another does not', async () => {
  const { accessToken } = await parts();
  const same = new AccessTokens(new KeyRing({ JWT_SECRET }), revocations);
  expect(await same.verify(accessToken)).toMatchObject(viewer);
  const other = new AccessTokens(new KeyRing({ JWT_SECRET: `${JWT_SECRET}x` }), revocations);
  await expect(other.verify(accessToken)).rejects.toMatchObject(refusal);
});

test('a session that ended is refused, whether or not its token was seen before', async () => {
  const { accessToken } = await parts();
  const unseen = (await tokens.issue({ ...viewer, role: UserRole.ADMIN })).accessToken;
  await tokens.verify(accessToken);
  revocations.revoke(viewer.sessionId, 'logout');
  await expect(tokens.verify(accessToken)).rejects.toMatchObject(refusal);
  await expect(tokens.verify(unseen)).rejects.toMatchObject(refusal);
});

test('the forger of these tests makes a good token when nothing is altered', async () => {
  const { header, payload } = await parts();
  expect(await tokens.verify(forge(header, payload))).toMatchObject(viewer);
});

const now = start.getTime() / 1000;
test.each([
  ['no type', { typ: undefined }, {}],
  ['the type of another token', { typ: 'JWT' }, {}],
  ['no key id', { kid: undefined }, {}],
  ['another key id', { kid: 'another' }, {}],
  ['a critical extension', { crit: ['exp'] }, {}],
  ['another issuer', {}, { iss: 'somebody' }],
  ['no issuer', {}, { iss: undefined }],
  ['another audience', {}, { aud: 'quemiai-web' }],
  ['no audience', {}, { aud: undefined }],
  ['no expiry', {}, { exp: undefined }],
  ['an expiry that is text', {}, { exp: 'never' }],
  ['a past expiry', {}, { exp: now - 6 }],
  ['no beginning', {}, { nbf: undefined }],
  ['a beginning to come', {}, { nbf: now + 60 }],
  ['no time of issue', {}, { iat: undefined }],
  ['an old time of issue with a new expiry', {}, { iat: now - 3_600 }],
  ['no subject', {}, { sub: undefined }],
  ['a subject that is no id', {}, { sub: 'admin' }],
  ['no session', {}, { sid: undefined }],
  ['an unknown role', {}, { role: 'ROOT' }],
  ['no word on second factors', {}, { mfa: undefined }],
])('a well-signed token with %s is refused', async (_, header, payload) => {
  const good = await parts();
  const token = forge({ ...good.header, ...header }, { ...good.payload, ...payload });
  await expect(tokens.verify(token)).rejects.toMatchObject(refusal);
});

test('unsigned, altered and otherwise signed tokens are refused, whatever key they name', async () => {
  const { accessToken, header, payload } = await parts();
  const [head = '', body = '', signature = ''] = accessToken.split('.');
  const admin = encode({ ...payload, role: 'SUPER_ADMIN' });
  const ownKey = { kty: 'oct', k: Buffer.from('attacker').toString('base64url') };
  const named = { jwk: ownKey, jku: 'https://evil.example/jwks.json', x5u: 'https://evil.example/cert.pem' };
  const flipped = Buffer.from(signature, 'base64url');
  flipped[0] = (flipped[0] ?? 0) ^ 1;
  for (const token of [
    '',
    'x',
    '..',
    `${head}.${body}`,
    `${head}.${body}.`,
    `${head}.${admin}.${signature}`,
    `${head}.${body}.${flipped.toString('base64url')}`,
    `${encode({ ...header, alg: 'none' })}.${admin}.`,
    forge({ ...header, alg: 'none' }, payload),
    forge({ ...header, alg: 'HS512' }, payload, JWT_SECRET, 'sha512'),
    forge(header, payload, 'attacker'),
    forge({ ...header, ...named }, payload, 'attacker'),
    'x'.repeat(100_000),
  ]) {
    await expect(tokens.verify(token)).rejects.toMatchObject(refusal);
  }
});
