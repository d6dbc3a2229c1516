import type { Me } from '@quemiai/contract/identity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mailsOf, mailTo, tokenIn } from '../../testing/mails.js';
import { startSmtpServer } from '../../testing/smtp-server.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const verifySubject = 'Confirm your e-mail address';
const changeSubject = 'Confirm your new e-mail address';
const changedSubject = 'Your e-mail address was changed';

const post = (path: string, body: object, token?: string): Promise<Answer> =>
  t.call(`POST /api/v1/auth/${path}`, { body, ...(token === undefined ? {} : { token }) });
const me = async ({ token }: TestUser): Promise<Me> =>
  (await t.call('GET /api/v1/users/me', { token })).body as Me;
const refused = (answer: Answer, status: number, code: string): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(status);
};
const run = (text: string, values: unknown[] = []): Promise<object[]> =>
  t.database.rows({ name: `test ${text}`.slice(0, 60), text }, values);

describe('confirming an address', () => {
  test('the link mailed on registering confirms it, once', async () => {
    const ann = await t.registerUser('ann');
    expect(await me(ann)).toMatchObject({ emailVerified: false });
    const mail = await mailTo(t, ann.email, verifySubject);
    expect(mail.text).toContain(`http://localhost:${new URL(t.url).port}/verify#${tokenIn(mail)}`);
    expect((await post('email/verify', { token: tokenIn(mail) })).status).toBe(204);
    expect(await me(ann)).toMatchObject({ emailVerified: true });
    refused(await post('email/verify', { token: tokenIn(mail) }), 410, 'link_invalid');
  });

  test('its link tells whose account it is, and is not used up by that', async () => {
    const ann = await t.registerUser('ann');
    const token = tokenIn(await mailTo(t, ann.email, verifySubject));
    for (let n = 0; n < 2; n++) {
      const { body } = await post('email/verify/check', { token });
      expect(body).toEqual({ username: ann.username, email: ann.email });
    }
    expect(await me(ann)).toMatchObject({ emailVerified: false });
    expect((await post('email/verify', { token })).status).toBe(204);
    for (const gone of [token, 'x'.repeat(43)]) {
      refused(await post('email/verify/check', { token: gone }), 410, 'link_invalid');
    }
  });

  test('of several at once one succeeds', async () => {
    const ann = await t.registerUser('ann');
    const token = tokenIn(await mailTo(t, ann.email, verifySubject));
    const answers = await Promise.all(Array.from({ length: 8 }, () => post('email/verify', { token })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, ...Array<number>(7).fill(410)]);
  });

  test.each([
    ['of nobody', 'x'.repeat(43)],
    ['that is none', 'nonsense'],
    ['with more behind it', 'x'.repeat(200)],
  ])('refuses a token %s', async (_, token) => {
    refused(await post('email/verify', { token }), 410, 'link_invalid');
  });

  test('an hour later it is worth nothing', async () => {
    const ann = await t.registerUser('ann');
    const token = tokenIn(await mailTo(t, ann.email, verifySubject));
    await run("UPDATE action_tokens SET expires_at = now() - interval '1 second' WHERE user_id = $1", [
      ann.id,
    ]);
    refused(await post('email/verify', { token }), 410, 'link_invalid');
    expect(await me(ann)).toMatchObject({ emailVerified: false });
  });

  test('the database holds no token, and the mail no word of whoever typed the address', async () => {
    const body = {
      username: 'buy-now.example',
      email: 'victim@example.org',
      displayName: 'Win at buy.example',
    };
    await post('register', { ...body, password: 'correct horse battery' });
    const mail = await mailTo(t, body.email, verifySubject);
    expect(mail.text + mail.html).not.toMatch(/buy/);
    const [{ rows } = { rows: '' }] = (await run(
      "SELECT string_agg(a::text, ' ') AS rows FROM action_tokens a",
    )) as { rows: string }[];
    expect(rows).not.toContain(tokenIn(mail));
    expect(rows).not.toContain(Buffer.from(tokenIn(mail)).toString('hex'));
  });
});

describe('asking for the confirmation again', () => {
  test('mails another link; both work until one is used', async () => {
    const ann = await t.registerUser('ann');
    const first = tokenIn(await mailTo(t, ann.email, verifySubject));
    expect((await post('email/resend', { email: ann.email.toUpperCase() })).status).toBe(204);
    const second = tokenIn(await mailTo(t, ann.email, verifySubject, 2));
    expect(second).not.toBe(first);
    expect((await post('email/verify', { token: first })).status).toBe(204);
  });

  test('answers the same for unknown and confirmed addresses, and mails them nothing', async () => {
    const ann = await t.registerUser('ann');
    await post('email/verify', { token: tokenIn(await mailTo(t, ann.email, verifySubject)) });
    const known = await t.registerUser('known');
    const answers = [];
    for (const email of [ann.email, 'nobody@example.org', known.email]) {
      answers.push(await post('email/resend', { email }));
    }
    for (const { status, body, headers } of answers) {
      expect({ status, body, length: headers.get('content-length') }).toEqual({
        status: 204,
        body: undefined,
        length: answers[0]?.headers.get('content-length'),
      });
    }
    await mailTo(t, known.email, verifySubject, 2);
    expect(mailsOf(t, 'nobody@example.org')).toEqual([]);
    expect(mailsOf(t, ann.email)).toHaveLength(1);
  });

  test('an account is mailed at most five links of a kind within an hour', async () => {
    const [ann, bob] = [await t.registerUser('ann'), await t.registerUser('bob')];
    const asked = Array.from({ length: 20 }, () => post('email/resend', { email: ann.email }));
    for (const { status } of await Promise.all(asked)) expect(status).toBe(204);
    await post('email/resend', { email: bob.email });
    await mailTo(t, bob.email, verifySubject, 2);
    expect(mailsOf(t, ann.email)).toHaveLength(5);
  });
});

describe('another address', () => {
  test('takes effect once its link is followed, and both are told', async () => {
    const ann = await t.registerUser('ann');
    await post('email/verify', { token: tokenIn(await mailTo(t, ann.email, verifySubject)) });
    const next = `new.${ann.email}`;
    expect((await post('email/change', { email: next }, ann.token)).status).toBe(204);
    const link = await mailTo(t, next, changeSubject);
    const warning = await mailTo(t, ann.email, 'Your e-mail address is about to change');
    expect(warning.text).toContain(next);
    expect(warning.text).not.toContain('#');
    expect(await me(ann)).toMatchObject({ email: ann.email, emailVerified: true });
    expect((await post('email/verify', { token: tokenIn(link) })).status).toBe(204);
    expect(await me(ann)).toMatchObject({ email: next, emailVerified: true });
    for (const to of [ann.email, next]) await mailTo(t, to, changedSubject);
    const login = (identifier: string): Promise<Answer> =>
      post('login', { identifier, password: ann.password });
    expect((await login(next)).status).toBe(200);
    refused(await login(ann.email), 401, 'invalid_credentials');
    refused(await post('email/verify', { token: tokenIn(link) }), 410, 'link_invalid');
  });

  test('and a new password by mail at once with it: one of the two links counts, whichever is first', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => t.registerUser('ann')));
    for (const ann of people) {
      await post('password/forgot', { email: ann.email });
      await post('email/change', { email: `new.${ann.email}` }, ann.token);
      const reset = tokenIn(await mailTo(t, ann.email, 'Choose a new password'));
      const change = tokenIn(await mailTo(t, `new.${ann.email}`, changeSubject));
      const answers = await Promise.all([
        post('email/verify', { token: change }),
        post('password/reset', { token: reset, password: 'another correct horse' }),
      ]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 410]);
    }
  });

  test('what was mailed to the former address opens nothing afterwards', async () => {
    const ann = await t.registerUser('ann');
    await post('password/forgot', { email: ann.email });
    const reset = tokenIn(await mailTo(t, ann.email, 'Choose a new password'));
    const verify = tokenIn(await mailTo(t, ann.email, verifySubject));
    await post('email/change', { email: `new.${ann.email}` }, ann.token);
    await post('email/verify', { token: tokenIn(await mailTo(t, `new.${ann.email}`, changeSubject)) });
    refused(await post('email/verify', { token: verify }), 410, 'link_invalid');
    const password = 'another correct horse';
    refused(await post('password/reset', { token: reset, password }), 410, 'link_invalid');
  });

  test('somebody else’s address: its owner alone learns of it', async () => {
    const [ann, bob] = [await t.registerUser('ann'), await t.registerUser('bob')];
    await post('email/verify', { token: tokenIn(await mailTo(t, bob.email, verifySubject)) });
    expect((await post('email/change', { email: bob.email }, ann.token)).status).toBe(204);
    const told = await mailTo(t, bob.email, 'Your e-mail address was asked for');
    expect(told.text).not.toMatch(/#|ann/);
    expect(mailsOf(t, bob.email).map(({ subject }) => subject)).not.toContain(changeSubject);
  });

  test('an address that somebody took in the meantime is refused', async () => {
    const ann = await t.registerUser('ann');
    const email = `wanted.${ann.email}`;
    await post('email/change', { email }, ann.token);
    const token = tokenIn(await mailTo(t, email, changeSubject));
    await post('register', { email, username: `wanted.${ann.username}`, password: 'correct horse battery' });
    await post('email/verify', { token: tokenIn(await mailTo(t, email, verifySubject)) });
    refused(await post('email/verify', { token }), 409, 'email_taken');
    expect(await me(ann)).toMatchObject({ email: ann.email });
  });

  test('takes a fresh proof of who asks', async () => {
    const ann = await t.registerUser('ann');
    refused(await post('email/change', { email: 'x@example.org' }), 401, 'unauthenticated');
    await run("UPDATE sessions SET reauthenticated_at = now() - interval '6 minutes' WHERE user_id = $1", [
      ann.id,
    ]);
    const answer = await post('email/change', { email: 'x@example.org' }, ann.token);
    refused(answer, 403, 'reauthentication_required');
    expect(mailsOf(t, 'x@example.org')).toEqual([]);
  });

  test('is asked for at most five times within an hour', async () => {
    const ann = await t.registerUser('ann');
    for (let n = 0; n < 5; n++) await post('email/change', { email: `n${n}.${ann.email}` }, ann.token);
    const sixth = await post('email/change', { email: `n5.${ann.email}` }, ann.token);
    refused(sixth, 429, 'rate_limited');
    expect(sixth.headers.get('retry-after')).toBe('3600');
  });
});

test('with a mail server the link arrives there, and leads to the public address', async () => {
  const server = await startSmtpServer();
  const other = await startTestApp({
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    MAIL_FROM: 'Rides <no-reply@example.org>',
    PUBLIC_URL: 'https://social.example.org',
  });
  const ann = await other.registerUser('ann');
  await expect.poll(() => server.mails.length, { timeout: 10_000 }).toBe(1);
  const [mail] = server.mails;
  expect(mail).toMatchObject({ from: 'no-reply@example.org', to: [ann.email] });
  // Quoted-printable: soft line ends go, =3D would be an equals sign.
  const source = mail?.source.replace(/=\r\n/g, '') ?? '';
  const token = /https:\/\/social\.example\.org\/verify#([\w-]{43})/.exec(source)?.[1];
  const answer = await other.call('POST /api/v1/auth/email/verify', { body: { token } });
  expect(answer.status).toBe(204);
  expect(mailsOf(other)).toEqual([]);
  await other.close();
  await server.close();
});
