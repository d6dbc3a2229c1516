import { errorCodes } from '@quemiai/contract/errors';
import { session as sessionSchema } from '@quemiai/contract/identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mailTo, tokenIn } from '../../testing/mails.js';
import { addPasskey, enrollTotp, firstStep, secondStep } from '../../testing/second-factors.js';
import { callSigned, registerSigner } from '../../testing/signing.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const refused = (answer: Answer, code: keyof typeof errorCodes): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(errorCodes[code].status);
};
const TOTP = 'DELETE /api/v1/auth/mfa/totp';
const passkey = (id: string): string => `DELETE /api/v1/auth/passkeys/${id}`;
const signed = async ({ token }: TestUser, route: string): Promise<Answer> =>
  callSigned(t, await registerSigner(t, token), route, { token });
const status = async ({ token }: TestUser): Promise<unknown> =>
  (await t.call('GET /api/v1/auth/mfa', { token })).body;
const login = ({ username, password }: TestUser): Promise<Answer> =>
  t.call('POST /api/v1/auth/login', { body: { identifier: username, password } });
const run = (text: string, values: unknown[]): Promise<unknown> =>
  t.database.rows({ name: text.slice(0, 60), text }, values);
const renewed = async (person: TestUser): Promise<TestUser> => {
  const body = { refreshToken: person.refreshToken, delivery: 'body' };
  const answer = await t.call('POST /api/v1/auth/refresh', { body });
  const { accessToken, refreshToken = '' } = sessionSchema.parse(answer.body);
  return { ...person, token: accessToken, refreshToken };
};

describe('removing an authenticator app', () => {
  test('takes a signed request, and signing in takes the password alone again', async () => {
    const person = await t.registerUser();
    const { recoveryCodes } = await enrollTotp(t, person);
    expect(recoveryCodes).toHaveLength(10);
    refused(await t.call(TOTP, { token: person.token }), 'signature_invalid');
    refused(await t.call(TOTP), 'unauthenticated');
    expect(await status(person)).toMatchObject({ totp: true });
    expect((await signed(person, TOTP)).status).toBe(204);
    expect(await status(person)).toEqual({ totp: false, recoveryCodesLeft: 0, passkeys: 0, required: false });
    expect((await login(person)).status).toBe(200);
    refused(await signed(person, TOTP), 'not_found');
    await mailTo(t, person.email, 'The authenticator app was removed');
    const audited = {
      name: 'removals',
      text: `SELECT action FROM audit_log WHERE target_id = $1 ORDER BY seq`,
    };
    expect(await t.database.rows(audited, [person.id])).toContainEqual({ action: 'mfa.totp_removed' });
  });

  test('takes the factor itself: not a session that the password alone opened just before', async () => {
    const person = await t.registerUser();
    const before = sessionSchema.parse(
      (
        await t.call('POST /api/v1/auth/login', {
          body: { identifier: person.username, password: person.password, delivery: 'body' },
        })
      ).body,
    );
    const thief = { ...person, token: before.accessToken };
    const signer = await registerSigner(t, thief.token);
    await enrollTotp(t, person);
    refused(await callSigned(t, signer, TOTP, { token: thief.token }), 'reauthentication_required');
    const body = { email: 'thief@example.net' };
    const change = 'POST /api/v1/auth/email/change';
    refused(await t.call(change, { token: thief.token, body }), 'reauthentication_required');
    expect((await t.call(change, { token: person.token, body })).status).toBe(204);
    expect((await signed(person, TOTP)).status).toBe(204);
  });

  test('takes a fresh proof of who it is', async () => {
    const person = await t.registerUser();
    await enrollTotp(t, person);
    const signer = await registerSigner(t, person.token);
    await run(`UPDATE sessions SET reauthenticated_at = now() - interval '6 minutes' WHERE user_id = $1`, [
      person.id,
    ]);
    refused(await callSigned(t, signer, TOTP, { token: person.token }), 'reauthentication_required');
    expect(await status(person)).toMatchObject({ totp: true });
  });

  test('leaves the recovery codes as long as there is a passkey', async () => {
    const person = await t.registerUser();
    await enrollTotp(t, person);
    const { id } = await addPasskey(t, person);
    expect((await signed(person, TOTP)).status).toBe(204);
    expect((await firstStep(t, person)).methods).toEqual(['passkey', 'recovery']);
    expect((await signed(person, passkey(id))).status).toBe(204);
    expect(await status(person)).toMatchObject({ passkeys: 0, recoveryCodesLeft: 0 });
    expect((await login(person)).status).toBe(200);
  });
});

describe('removing a passkey', () => {
  test('takes a signed request of its owner, and it signs in no more', async () => {
    const [ann, bob] = [await t.registerUser('ann'), await t.registerUser('bob')];
    const { id } = await addPasskey(t, ann, 'Key ring');
    refused(await t.call(passkey(id), { token: ann.token }), 'signature_invalid');
    refused(await signed(bob, passkey(id)), 'not_found');
    expect(await status(ann)).toMatchObject({ passkeys: 1 });
    expect((await signed(ann, passkey(id))).status).toBe(204);
    expect(await status(ann)).toMatchObject({ passkeys: 0 });
    refused(await signed(ann, passkey(id)), 'not_found');
    await mailTo(t, ann.email, 'A passkey was removed');
    expect((await login(ann)).status).toBe(200);
  });
});

describe('the last second factor beside a password of 8 to 14 characters', () => {
  const short = 'k7#Qz!m2';
  const long = 'four words that nobody says';
  const change = (person: TestUser, currentPassword: string, newPassword: string): Promise<Answer> =>
    t.call('POST /api/v1/auth/password/change', {
      token: person.token,
      body: { currentPassword, newPassword },
    });

  test('stays until there is a longer password', async () => {
    const person = await t.registerUser();
    await enrollTotp(t, person);
    const { id } = await addPasskey(t, person);
    expect((await change(person, person.password, short)).status).toBe(204);
    // One of two may go.
    expect((await signed(person, TOTP)).status).toBe(204);
    const answer = await signed(person, passkey(id));
    refused(answer, 'conflict');
    expect(answer.body).toMatchObject({ detail: expect.stringContaining('at least 15') as string });
    expect(await status(person)).toMatchObject({ passkeys: 1, recoveryCodesLeft: 10 });
    expect((await change(person, short, long)).status).toBe(204);
    expect((await signed(person, passkey(id))).status).toBe(204);
    expect((await login({ ...person, password: long })).status).toBe(200);
  });

  test('is what the password was reset beside, too', async () => {
    const person = await t.registerUser();
    const { recoveryCodes } = await enrollTotp(t, person);
    await t.call('POST /api/v1/auth/password/forgot', { body: { email: person.email } });
    const token = tokenIn(await mailTo(t, person.email, 'Choose a new password'));
    const reset = await t.call('POST /api/v1/auth/password/reset', { body: { token, password: short } });
    expect(reset.status).toBe(204);
    const { challenge } = await firstStep(t, { ...person, password: short });
    const [code] = recoveryCodes;
    const body = { challenge, method: 'recovery', code, delivery: 'body' };
    const { accessToken } = sessionSchema.parse((await secondStep(t, body)).body);
    refused(await signed({ ...person, token: accessToken }, TOTP), 'conflict');
  });

  test('and such a password never come to stand alone by being changed at once', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => t.registerUser()));
    for (const person of people) {
      await enrollTotp(t, person);
      const signer = await registerSigner(t, person.token);
      const [removal, chosen] = await Promise.all([
        callSigned(t, signer, TOTP, { token: person.token }),
        change(person, person.password, short),
      ]);
      expect([removal.status, chosen.status].filter((code) => code === 204)).toHaveLength(1);
    }
  });
});

describe('an administrator without a second factor', () => {
  test('may do nothing of an administrator’s until one is set up, and from the moment the last one goes', async () => {
    const person = await t.registerUser();
    await run(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [person.id]);
    let admin = await renewed(person);
    const call = () => t.call('GET /api/v1/admin/settings', { token: admin.token });
    expect(await status(admin)).toMatchObject({ required: true });
    refused(await call(), 'mfa_enrollment_required');
    await enrollTotp(t, admin);
    refused(await call(), 'mfa_enrollment_required');
    admin = await renewed(admin);
    expect((await call()).status).toBe(200);
    const { id } = await addPasskey(t, admin);
    expect((await signed(admin, TOTP)).status).toBe(204);
    expect((await call()).status).toBe(200);
    expect((await signed(admin, passkey(id))).status).toBe(204);
    refused(await call(), 'mfa_enrollment_required');
    admin = await renewed(admin);
    refused(await call(), 'mfa_enrollment_required');
  });
});
