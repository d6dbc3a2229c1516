import { limits } from '@quemiai/contract/limits';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { mailsOf, mailTo, tokenIn } from '../../testing/mails.js';
import { enrollTotp, firstStep, secondStep } from '../../testing/second-factors.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { MfaService } from '../mfa/mfa.service.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const next = 'another correct horse';
const resetSubject = 'Choose a new password';

const post = (path: string, body: object, token?: string): Promise<Answer> =>
  t.call(`POST /api/v1/auth/${path}`, { body, ...(token === undefined ? {} : { token }) });
const login = ({ username }: TestUser, password: string): Promise<Answer> =>
  post('login', { identifier: username, password, delivery: 'body' });
const isIn = async (token: string): Promise<boolean> =>
  (await t.call('GET /api/v1/users/me', { token })).status === 200;
const refused = (answer: Answer, status: number, code: string): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(status);
};
const invalid = (answer: Answer, path: string, message: RegExp): void => {
  refused(answer, 400, 'validation_failed');
  expect(answer.body).toMatchObject({
    errors: [{ path, message: expect.stringMatching(message) as string }],
  });
};
const run = (text: string, values: unknown[] = []): Promise<object[]> =>
  t.database.rows({ name: `test ${text}`.slice(0, 60), text }, values);
const resetToken = async (person: TestUser, count = 1): Promise<string> => {
  expect((await post('password/forgot', { email: person.email })).status).toBe(204);
  return tokenIn(await mailTo(t, person.email, resetSubject, count));
};

describe('a forgotten password', () => {
  test('is replaced by the mailed link, once; all sessions end, none begins, the owner is told', async () => {
    const ann = await t.registerUser('ann');
    const other = (await login(ann, ann.password)).body as { accessToken: string };
    const token = await resetToken(ann);
    const mail = mailsOf(t, ann.email).at(-1);
    expect(mail?.text).toContain(`http://localhost:${new URL(t.url).port}/reset#${token}`);
    const answer = await post('password/reset', { token, password: next });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect([await isIn(ann.token), await isIn(other.accessToken)]).toEqual([false, false]);
    refused(await post('refresh', { refreshToken: ann.refreshToken }), 401, 'refresh_invalid');
    refused(await login(ann, ann.password), 401, 'invalid_credentials');
    expect((await login(ann, next)).body).toMatchObject({ user: { emailVerified: true } });
    const told = await mailTo(t, ann.email, 'Your password was reset');
    expect(told.text).not.toContain(next);
    refused(await post('password/reset', { token, password: `${next} again` }), 410, 'link_invalid');
    expect((await login(ann, next)).status).toBe(200);
  });

  test('of several resets at once with one link, one counts', async () => {
    const ann = await t.registerUser('ann');
    const token = await resetToken(ann);
    const tries = Array.from({ length: 6 }, (_, n) => `${next} ${n}`);
    const answers = await Promise.all(tries.map((password) => post('password/reset', { token, password })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 410, 410, 410, 410, 410]);
    const winner = tries[answers.findIndex(({ status }) => status === 204)] ?? '';
    expect((await login(ann, winner)).status).toBe(200);
  });

  test('a weak one is refused with advice, and the link goes on working', async () => {
    const ann = await t.registerUser('josephine');
    const token = await resetToken(ann);
    const reset = (password: string): Promise<Answer> => post('password/reset', { token, password });
    invalid(await reset('fourteen chars'), 'body.password', /at least 15 characters/);
    invalid(await reset('password1234567'), 'body.password', /tried first/);
    invalid(await reset(`${ann.username}.${ann.username}`), 'body.password', /name or an address/);
    invalid(await reset('x'.repeat(limits.passwordMax + 1)), 'body.password', /./);
    expect(await isIn(ann.token)).toBe(true);
    expect((await reset(next)).status).toBe(204);
  });

  test('does not go past a second factor, and may be shorter with one', async () => {
    const ann = await t.registerUser('ann');
    await enrollTotp(t, ann);
    const token = await resetToken(ann);
    expect((await post('password/reset', { token, password: 'k7#Qz!m2' })).status).toBe(204);
    refused(await login(ann, 'k7#Qz!m2'), 401, 'mfa_required');
  });

  test('its link says how long the next one has to be, without being used up', async () => {
    const [ann, bob] = [await t.registerUser('ann'), await t.registerUser('bob')];
    await enrollTotp(t, bob);
    const check = (token: string): Promise<Answer> => post('password/reset/check', { token });
    const token = await resetToken(ann);
    for (let n = 0; n < 2; n++) expect((await check(token)).body).toEqual({ passwordMin: 15 });
    expect((await check(await resetToken(bob))).body).toEqual({ passwordMin: 8 });
    expect((await post('password/reset', { token, password: next })).status).toBe(204);
    for (const gone of [token, 'x'.repeat(43)]) refused(await check(gone), 410, 'link_invalid');
  });

  test('an hour later the link is worth nothing, and that of a confirmation never was', async () => {
    const ann = await t.registerUser('ann');
    const verify = tokenIn(await mailTo(t, ann.email, 'Confirm your e-mail address'));
    refused(await post('password/reset', { token: verify, password: next }), 410, 'link_invalid');
    const token = await resetToken(ann);
    refused(await post('email/verify', { token }), 410, 'link_invalid');
    await run("UPDATE action_tokens SET expires_at = now() - interval '1 second' WHERE user_id = $1", [
      ann.id,
    ]);
    refused(await post('password/reset', { token, password: next }), 410, 'link_invalid');
    expect((await login(ann, ann.password)).status).toBe(200);
  });

  test('a reset takes the links back that somebody else may have asked for', async () => {
    const ann = await t.registerUser('ann');
    const thief = `thief.${ann.email}`;
    await post('email/change', { email: thief }, ann.token);
    const change = tokenIn(await mailTo(t, thief, 'Confirm your new e-mail address'));
    const first = await resetToken(ann);
    const second = await resetToken(ann, 2);
    expect((await post('password/reset', { token: second, password: next })).status).toBe(204);
    refused(await post('password/reset', { token: first, password: ann.password }), 410, 'link_invalid');
    refused(await post('email/verify', { token: change }), 410, 'link_invalid');
  });

  test('answers the same for addresses that are unknown, and mails them nothing', async () => {
    const ann = await t.registerUser('ann');
    const unknown = await post('password/forgot', { email: 'nobody@example.org' });
    const known = await post('password/forgot', { email: ann.email });
    for (const { status, body, headers } of [unknown, known]) {
      expect([status, body, headers.get('content-length')]).toEqual([204, undefined, null]);
    }
    await mailTo(t, ann.email, resetSubject);
    expect(mailsOf(t, 'nobody@example.org')).toEqual([]);
  });

  test('what a request calls the server leads nobody elsewhere', async () => {
    const ann = await t.registerUser('ann');
    const headers = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
    await t.call('POST /api/v1/auth/password/forgot', { headers, body: { email: ann.email } });
    const { text, html } = await mailTo(t, ann.email, resetSubject);
    expect(text + html).not.toContain('evil.example');
  });
});

describe('a new password', () => {
  const change = (person: TestUser, currentPassword: string, newPassword: string): Promise<Answer> =>
    post('password/change', { currentPassword, newPassword }, person.token);

  test('takes the present one; other sessions end, this one stays, the owner is told', async () => {
    const ann = await t.registerUser('ann');
    const other = (await login(ann, ann.password)).body as { accessToken: string; refreshToken: string };
    expect((await change(ann, ann.password, next)).status).toBe(204);
    expect([await isIn(ann.token), await isIn(other.accessToken)]).toEqual([true, false]);
    refused(await post('refresh', { refreshToken: other.refreshToken }), 401, 'refresh_invalid');
    expect((await post('refresh', { refreshToken: ann.refreshToken })).status).toBe(200);
    refused(await login(ann, ann.password), 401, 'invalid_credentials');
    expect((await login(ann, next)).status).toBe(200);
    await mailTo(t, ann.email, 'Your password was changed');
  });

  test('is refused with a wrong present one, and where it is weak', async () => {
    const ann = await t.registerUser('ann');
    invalid(await change(ann, `${ann.password}!`, next), 'body.currentPassword', /not your password/);
    invalid(await change(ann, ann.password, 'letmeinletmeinletmein'), 'body.newPassword', /tried first/);
    invalid(await change(ann, ann.password, 'fourteen chars'), 'body.newPassword', /at least 15/);
    refused(
      await post('password/change', { currentPassword: ann.password, newPassword: next }),
      401,
      'unauthenticated',
    );
    expect((await login(ann, ann.password)).status).toBe(200);
  });

  test('may be shorter with a second factor', async () => {
    const ann = await t.registerUser('ann');
    invalid(await change(ann, ann.password, 'k7#Qz!m2'), 'body.newPassword', /at least 15/);
    await enrollTotp(t, ann);
    expect((await change(ann, ann.password, 'k7#Qz!m2')).status).toBe(204);
  });

  test('whoever is signing in with the old one meanwhile is not let in', async () => {
    const ann = await t.registerUser('ann');
    const inBetween = vi.spyOn(t.app.get(MfaService), 'demandAtLogin').mockImplementationOnce(async () => {
      expect((await change(ann, ann.password, next)).status).toBe(204);
    });
    refused(await login(ann, ann.password), 401, 'invalid_credentials');
    expect(inBetween).toHaveBeenCalledOnce();
    expect((await login(ann, next)).status).toBe(200);
  });

  test('nor who was asked for a second factor after the old one', async () => {
    const ann = await t.registerUser('ann');
    const { recoveryCodes } = await enrollTotp(t, ann);
    const { challenge } = await firstStep(t, ann);
    expect((await change(ann, ann.password, next)).status).toBe(204);
    const [code] = recoveryCodes;
    refused(await secondStep(t, { challenge, method: 'recovery', code }), 401, 'challenge_expired');
    const again = await firstStep(t, { ...ann, password: next });
    expect((await secondStep(t, { challenge: again.challenge, method: 'recovery', code })).status).toBe(200);
  });

  test('nor who is asked for it while the password changes', async () => {
    const ann = await t.registerUser('ann');
    const { recoveryCodes } = await enrollTotp(t, ann);
    const mfa = t.app.get(MfaService);
    const demand = mfa.demandAtLogin.bind(mfa);
    vi.spyOn(mfa, 'demandAtLogin').mockImplementationOnce(async (...given) => {
      expect((await change(ann, ann.password, next)).status).toBe(204);
      return demand(...given);
    });
    const { challenge } = await firstStep(t, ann);
    const [code] = recoveryCodes;
    refused(await secondStep(t, { challenge, method: 'recovery', code }), 401, 'challenge_expired');
    expect((await login(ann, next)).status).toBe(401);
  });

  test('of two at once one counts', async () => {
    const ann = await t.registerUser('ann');
    const tries = [`${next} 1`, `${next} 2`];
    const answers = await Promise.all(tries.map((password) => change(ann, ann.password, password)));
    expect(answers.map(({ status }) => status).toSorted()).not.toEqual([204, 204]);
    const winner = tries[answers.findIndex(({ status }) => status === 204)] ?? '';
    expect((await login(ann, winner)).status).toBe(200);
  });
});

test('an address that nobody has confirmed is sent no words of whoever typed it; a confirmed one its name', async () => {
  const body = {
    email: 'somebody@example.net',
    username: 'mallory',
    displayName: 'Prizes at evil.example',
    password: 'a long enough password m',
  };
  expect((await t.call('POST /api/v1/auth/register', { body })).status).toBe(201);
  const forgot = (): Promise<Answer> =>
    t.call('POST /api/v1/auth/password/forgot', { body: { email: body.email } });
  await forgot();
  const first = await mailTo(t, body.email, resetSubject);
  expect(JSON.stringify(first)).not.toContain('evil.example');
  const token = tokenIn(await mailTo(t, body.email, 'Confirm your e-mail address'));
  expect((await t.call('POST /api/v1/auth/email/verify', { body: { token } })).status).toBe(204);
  await forgot();
  const second = await mailTo(t, body.email, resetSubject, 2);
  expect(second.text).toContain('Hello Prizes at evil.example,');
});
