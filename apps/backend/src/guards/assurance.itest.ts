import { Controller, Module, Post } from '@nestjs/common';
import { errorCodes } from '@quemiai/contract/errors';
import { UserRole } from '@quemiai/contract/roles';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Assured } from '../decorators/assured.decorator.js';
import { Roles } from '../decorators/roles.decorator.js';
import { addPasskey, codeAt, enrollTotp } from '../testing/second-factors.js';
import { callSigned, newPair, registerSigner } from '../testing/signing.js';
import type { Answer, TestApp, TestUser } from '../testing/test-app.js';
import { startTestApp } from '../testing/test-app.js';

@Controller('sensitive')
@Roles(UserRole.USER)
class SensitiveController {
  @Post('recent')
  @Assured('recent')
  recent(): object {
    return { done: true };
  }

  @Post('signed')
  @Assured('signed')
  signed(): object {
    return { done: true };
  }
}

@Module({ controllers: [SensitiveController] })
class SensitiveModule {}

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({}, { modules: [{ module: SensitiveModule }] });
});
afterAll(() => t.close());

const refused = (answer: Answer, code: keyof typeof errorCodes): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(errorCodes[code].status);
};
const sensitive = ({ token }: TestUser) => t.call('POST /sensitive/recent', { token, body: {} });
const prove = ({ token }: TestUser, body: object) =>
  t.call('POST /api/v1/auth/reauthenticate', { token, body });
const options = async ({ token }: TestUser) =>
  (await t.call('POST /api/v1/auth/reauthenticate/options', { token, body: {} })).body;
/** Lets time pass for the proofs of a person alone. */
const pass = (person: TestUser, seconds: number) =>
  t.database.rows(
    {
      name: 'pass',
      text: `UPDATE sessions SET reauthenticated_at = reauthenticated_at - make_interval(secs => $2) WHERE user_id = $1`,
    },
    [person.id, seconds],
  );

describe('a fresh proof', () => {
  test('is what signing in is, for five minutes', async () => {
    const person = await t.registerUser();
    expect((await sensitive(person)).status).toBe(201);
    await pass(person, 290);
    expect((await sensitive(person)).status).toBe(201);
    await pass(person, 11);
    refused(await sensitive(person), 'reauthentication_required');
    refused(await t.call('POST /sensitive/recent', { body: {} }), 'unauthenticated');
  });

  test('comes from the password of whoever has no second factor', async () => {
    const person = await t.registerUser();
    await pass(person, 301);
    expect(await options(person)).toEqual({ methods: ['password'] });
    refused(await prove(person, { method: 'password', password: 'not the password' }), 'invalid_credentials');
    refused(await prove(person, { method: 'totp', code: '123456' }), 'mfa_invalid');
    refused(await sensitive(person), 'reauthentication_required');
    const answer = await prove(person, { method: 'password', password: person.password });
    expect(answer.status).toBe(200);
    const left = Date.parse((answer.body as { until: string }).until) - Date.now();
    expect(left / 1000).toBeGreaterThan(290);
    expect(left / 1000).toBeLessThanOrEqual(301);
    expect((await sensitive(person)).status).toBe(201);
  });

  test('belongs to the session that gave it', async () => {
    const person = await t.registerUser();
    const body = { identifier: person.username, password: person.password, delivery: 'body' };
    const login = await t.call('POST /api/v1/auth/login', { body });
    const other = { ...person, token: (login.body as { accessToken: string }).accessToken };
    await pass(person, 301);
    expect((await prove(other, { method: 'password', password: person.password })).status).toBe(200);
    expect((await sensitive(other)).status).toBe(201);
    refused(await sensitive(person), 'reauthentication_required');
  });

  test('comes from a code where there is an authenticator app: the password is not enough', async () => {
    const person = await t.registerUser();
    const { secret } = await enrollTotp(t, person);
    await pass(person, 301);
    expect(await options(person)).toEqual({ methods: ['totp'] });
    refused(await prove(person, { method: 'password', password: person.password }), 'mfa_invalid');
    refused(await prove(person, { method: 'totp', code: '000000' }), 'mfa_invalid');
    refused(await sensitive(person), 'reauthentication_required');
    const code = codeAt(secret, Date.now() + 30_000);
    expect((await prove(person, { method: 'totp', code })).status).toBe(200);
    expect((await sensitive(person)).status).toBe(201);
    // A code counts once.
    refused(await prove(person, { method: 'totp', code }), 'mfa_invalid');
  });

  test('comes from a passkey, for the challenge of this session', async () => {
    const person = await t.registerUser();
    const { device } = await addPasskey(t, person);
    await pass(person, 301);
    const offered = (await options(person)) as { passkey: { challenge: string; options: never } };
    expect(offered).toMatchObject({ methods: ['passkey'] });
    const { challenge } = offered.passkey;
    const response = device.answer(offered.passkey.options);
    refused(await prove(person, { method: 'password', password: person.password }), 'mfa_invalid');
    const stranger = await t.registerUser();
    refused(await prove(stranger, { method: 'passkey', challenge, response }), 'challenge_expired');
    expect((await prove(person, { method: 'passkey', challenge, response })).status).toBe(200);
    expect((await sensitive(person)).status).toBe(201);
    refused(await prove(person, { method: 'passkey', challenge, response }), 'challenge_expired');
  });

  test.each([
    ['no method', {}],
    ['an unknown method', { method: 'fingerprint' }],
    ['a method without its part', { method: 'password' }],
    ['the part of another method', { method: 'totp', password: 'x' }],
    ['a passkey without its challenge', { method: 'passkey', response: {} }],
    ['a key too many', { method: 'password', password: 'x', until: 'never' }],
  ])('does not come from %s', async (_, body) => {
    refused(await prove(await t.registerUser(), body), 'validation_failed');
  });
});

describe('the key of a session', () => {
  const register = ({ token }: TestUser, jwk: unknown) =>
    t.call('POST /api/v1/auth/sessions/current/signing-key', { token, body: { jwk } });

  test('is named by its thumbprint, and opens what asks for a signature', async () => {
    const person = await t.registerUser();
    // RFC 8037, appendix A.3.
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    const answer = await register(person, jwk);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ keyId: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k' });
    const signer = await registerSigner(t, person.token);
    expect(
      (await callSigned(t, signer, 'POST /sensitive/signed', { token: person.token, body: {} })).status,
    ).toBe(201);
  });

  test('is not enough without a fresh proof, after which the same request is taken', async () => {
    const person = await t.registerUser();
    const signer = await registerSigner(t, person.token);
    const ask = () => callSigned(t, signer, 'POST /sensitive/signed', { token: person.token, body: {} });
    await pass(person, 301);
    refused(await ask(), 'reauthentication_required');
    refused(await register(person, newPair().jwk), 'reauthentication_required');
    await prove(person, { method: 'password', password: person.password });
    expect((await ask()).status).toBe(201);
  });

  test('is needed: without one nothing is taken', async () => {
    const [person, other] = [await t.registerUser(), await t.registerUser()];
    const signer = await registerSigner(t, other.token);
    const call = { token: person.token, body: {} };
    refused(await callSigned(t, signer, 'POST /sensitive/signed', call), 'signature_invalid');
    refused(await t.call('POST /sensitive/signed', call), 'signature_invalid');
  });

  test('refuses into the audit log, each reason once for a session, and nothing of whoever is not signed in', async () => {
    const entries = (person: TestUser) =>
      t.database.rows(
        {
          name: 'refusals',
          text: `SELECT details FROM audit_log WHERE action = 'auth.signature_refused' AND actor_id = $1 ORDER BY seq`,
        },
        [person.id],
      );
    const [person, other] = [await t.registerUser(), await t.registerUser()];
    const call = { token: person.token, body: {} };
    const refuse = async () => refused(await t.call('POST /sensitive/signed', call), 'signature_invalid');
    const signer = await registerSigner(t, person.token);
    expect((await callSigned(t, signer, 'POST /sensitive/signed', call)).status).toBe(201);
    expect(await entries(person)).toEqual([]);
    await Promise.all(Array.from({ length: 10 }, () => refuse()));
    refused(await callSigned(t, newPair().signer('x'), 'POST /sensitive/signed', call), 'signature_invalid');
    const route = 'POST /sensitive/signed';
    expect(await entries(person)).toEqual([
      { details: { reason: expect.stringContaining('needs one signature') as string, route } },
      { details: { reason: 'keyid does not name the key of this session', route } },
    ]);
    refused(await t.call('POST /sensitive/signed', { body: {} }), 'unauthenticated');
    await pass(other, 301);
    refused(
      await t.call('POST /sensitive/signed', { token: other.token, body: {} }),
      'reauthentication_required',
    );
    const anonymous = {
      name: 'anonymous',
      text: `SELECT count(*)::int AS count FROM audit_log
        WHERE action = 'auth.signature_refused' AND (actor_id IS NULL OR actor_id = $1)`,
    };
    expect(await t.database.rows(anonymous, [other.id])).toEqual([{ count: 0 }]);
  });

  const x = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  test.each([
    ['a private key', generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })],
    ['an RSA key', { kty: 'RSA', n: x, e: 'AQAB' }],
    ['a shared key', { kty: 'oct', k: x }],
    ['another curve', { kty: 'OKP', crv: 'X25519', x }],
    ['P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' })],
    ['no point of the curve', { kty: 'EC', crv: 'P-256', x, y: x }],
    ['too few bytes', { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }],
    ['a key elsewhere', { ...newPair().jwk, x5u: 'https://evil.example/key' }],
    ['nothing', {}],
    ['text', 'key'],
  ])('cannot be %s', async (_, jwk) => {
    refused(await register(await t.registerUser(), jwk), 'validation_failed');
  });
});
