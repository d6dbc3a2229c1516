import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Authenticator } from '../../testing/authenticator.js';
import { mailTo, tokenIn } from '../../testing/mails.js';
import { addPasskey, enrollTotp, passkeyStep } from '../../testing/second-factors.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const password = 'a password of the owner';
const claiming = /Nobody has confirmed this address yet/;

const run = (text: string, values: unknown[]): Promise<Record<string, unknown>[]> =>
  t.database.rows({ name: `test ${text}`.slice(0, 60), text }, values);
const post = (path: string, body: object): Promise<Answer> => t.call(`POST /api/v1/auth/${path}`, { body });
const login = ({ username }: TestUser): Promise<Answer> =>
  post('login', { identifier: username, password, delivery: 'body' });
const passkeyLogin = async (device: Authenticator): Promise<Answer> => {
  const { challenge, options } = await passkeyStep(t);
  return post('passkeys/login/verify', { challenge, response: device.answer(options), delivery: 'body' });
};
const resetMail = async ({ email }: TestUser): Promise<{ text: string }> => {
  expect((await post('password/forgot', { email })).status).toBe(204);
  return mailTo(t, email, 'Choose a new password');
};
const resetOf = async (id: string): Promise<unknown> => {
  const [row] = await run(
    `SELECT details FROM audit_log WHERE target_id = $1 AND action = 'account.password_reset'`,
    [id],
  );
  return row?.['details'];
};

describe('a new password by mail', () => {
  test('of an address that nobody had confirmed removes what a stranger added, and says so', async () => {
    const stranger = await t.registerUser('stranger');
    const { device } = await addPasskey(t, stranger);
    await enrollTotp(t, stranger);
    const mail = await resetMail(stranger);
    expect(mail.text).toMatch(claiming);
    const token = tokenIn(mail);
    // Not even beside the stranger's factor is a short one enough.
    const short = await post('password/reset', { token, password: 'k7#Qz!m2' });
    expect(short.body).toMatchObject({ code: 'validation_failed' });
    expect((await t.call('GET /api/v1/users/me', { token: stranger.token })).status).toBe(200);
    expect((await post('password/reset', { token, password })).status).toBe(204);
    expect((await t.call('GET /api/v1/users/me', { token: stranger.token })).status).toBe(401);
    expect((await passkeyLogin(device)).status).toBe(401);
    const owner = await login(stranger);
    expect(owner.status).toBe(200);
    expect(owner.body).toMatchObject({ user: { emailVerified: true, mfaEnabled: false } });
    expect(await run('SELECT FROM recovery_codes WHERE user_id = $1', [stranger.id])).toEqual([]);
    expect((await mailTo(t, stranger.email, 'Your password was reset')).text).toMatch(
      /passkeys.*were removed/s,
    );
    expect(await resetOf(stranger.id)).toMatchObject({ claimed: true });
  });

  test('of a confirmed address leaves the factors of its owner alone', async () => {
    const owner = await t.registerUser('owner');
    await run('UPDATE users SET email_verified_at = now() WHERE id = $1', [owner.id]);
    const { device } = await addPasskey(t, owner);
    const mail = await resetMail(owner);
    expect(mail.text).not.toMatch(claiming);
    expect((await post('password/reset', { token: tokenIn(mail), password })).status).toBe(204);
    expect((await login(owner)).body).toMatchObject({ code: 'mfa_required' });
    expect((await passkeyLogin(device)).status).toBe(200);
    expect((await mailTo(t, owner.email, 'Your password was reset')).text).not.toContain('removed');
    expect(await resetOf(owner.id)).not.toMatchObject({ claimed: true });
  });

  test('is not enough for the account of an administrator, whose address need not be confirmed', async () => {
    const admin = await t.registerUser('admin');
    await addPasskey(t, admin);
    await run(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [admin.id]);
    const mail = await resetMail(admin);
    expect(mail.text).not.toMatch(claiming);
    expect((await post('password/reset', { token: tokenIn(mail), password })).status).toBe(204);
    expect((await login(admin)).body).toMatchObject({ code: 'mfa_required' });
  });
});
