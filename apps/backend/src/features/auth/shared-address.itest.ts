import type { Me } from '@quemiai/contract/identity';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { mailsOf, mailTo, tokenIn } from '../../testing/mails.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { Passwords } from './passwords.js';

let t: TestApp;
let checked: { mock: { calls: unknown[][] } };
beforeAll(async () => {
  t = await startTestApp({ RATE_LIMITS: 'on', TRUSTED_PROXIES: 'loopback' });
  checked = vi.spyOn(t.app.get(Passwords), 'verify');
});
afterAll(() => t.close());
beforeEach(() => void vi.clearAllMocks());

const verifySubject = 'Confirm your e-mail address';
const existsSubject = 'You have an account already';
const resetSubject = 'Choose a new password';

let count = 0;
const claimants = 'the password of a claimant';
/** From an address of its own, since this is about accounts. */
const post = (path: string, body: object, token?: string): Promise<Answer> =>
  t.call(`POST /api/v1/auth/${path}`, {
    headers: { 'x-forwarded-for': `198.51.100.${++count % 250}` },
    body,
    ...(token === undefined ? {} : { token }),
  });

const confirm = async ({ email }: TestUser): Promise<void> => {
  const { status } = await post('email/verify', { token: tokenIn(await mailTo(t, email, verifySubject)) });
  expect(status).toBe(204);
};
const owner = async (): Promise<TestUser> => {
  const person = await t.registerUser('owner');
  await confirm(person);
  return person;
};
const claim = (email: string): Promise<Answer> =>
  post('register', {
    email,
    username: `claims.${++count}`,
    password: claimants,
    delivery: 'body',
  });
const login = (identifier: string, password: string): Promise<Answer> =>
  post('login', { identifier, password, delivery: 'body' });
const whose = (answer: Answer): string => (answer.body as { user: Me }).user.username;
const waitOut = (): Promise<unknown> =>
  t.database.pool.query('UPDATE login_failures SET locked_until = NULL WHERE failures < 100');

describe('an account with an address that another confirmed', () => {
  test('is made with the answer that an address of nobody gets', async () => {
    const { email } = await owner();
    const [taken, free] = [await claim(email.toUpperCase()), await claim(`free.${email}`)];
    const shape = ({ status, body, headers }: Answer): object => {
      const { user, ...rest } = body as { user: Me };
      return {
        status,
        me: Object.keys(user),
        verified: user.emailVerified,
        rest: Object.keys(rest),
        names: [...headers.keys()],
      };
    };
    expect(shape(taken)).toEqual(shape(free));
    expect(taken.status).toBe(201);
  });

  test('is told to the owner of the address alone, without a link and without a word of whoever made it', async () => {
    const person = await owner();
    const before = mailsOf(t, person.email).length;
    const { body } = await claim(person.email);
    const mail = await mailTo(t, person.email, existsSubject);
    expect(mail.text).toContain(`"${person.username}"`);
    expect(mail.text).not.toContain('#');
    expect(mail.text + mail.html).not.toContain('claims');
    expect(body).toMatchObject({ user: { emailVerified: false } });
    expect((await post('email/resend', { email: person.email })).status).toBe(204);
    expect((await post('password/forgot', { email: person.email })).status).toBe(204);
    const reset = await mailTo(t, person.email, resetSubject);
    expect(mailsOf(t, person.email)).toHaveLength(before + 2);
    const password = 'another long enough one';
    expect((await post('password/reset', { token: tokenIn(reset), password })).status).toBe(204);
    expect(whose(await login(person.email, password))).toBe(person.username);
  });

  test('and what becomes of it is no business of the owner', async () => {
    const person = await owner();
    const { token } = { token: ((await claim(person.email)).body as { accessToken: string }).accessToken };
    await mailTo(t, person.email, existsSubject);
    const before = mailsOf(t, person.email).length;
    const own = `own.${person.email}`;
    expect((await post('email/change', { email: own }, token)).status).toBe(204);
    await mailTo(t, own, 'Confirm your new e-mail address');
    const password = { currentPassword: claimants, newPassword: 'another long enough one' };
    expect((await post('password/change', password, token)).status).toBe(204);
    expect((await post('email/change', { email: own }, token)).status).toBe(204);
    const link = await mailTo(t, own, 'Confirm your new e-mail address', 2);
    expect((await post('email/verify', { token: tokenIn(link) })).status).toBe(204);
    await mailTo(t, own, 'Your e-mail address was changed');
    expect(mailsOf(t, person.email)).toHaveLength(before);
  });

  test('fills no mailbox', async () => {
    const person = await owner();
    for (let n = 0; n < 12; n++) expect((await claim(person.email)).status).toBe(201);
    const last = await t.registerUser('last');
    await mailTo(t, last.email, verifySubject);
    expect(mailsOf(t, person.email).filter(({ subject }) => subject === existsSubject)).toHaveLength(10);
  });

  test('opens by the address with its own password, and the owner’s with theirs', async () => {
    const person = await owner();
    const claimed = whose(await claim(person.email));
    expect(whose(await login(person.email, claimants))).toBe(claimed);
    expect(whose(await login(person.email, person.password))).toBe(person.username);
    expect((await login(person.email, 'neither of them')).status).toBe(401);
    expect((await login(person.username, claimants)).status).toBe(401);
  });
});

describe('signing in by an address', () => {
  test('from a device that it was used with, is not told to wait for what strangers did', async () => {
    const person = await owner();
    await claim(person.email);
    const body = { identifier: person.email, password: person.password, delivery: 'cookie' };
    const sent = await post('login', body);
    const cookie = sent.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    for (let n = 0; n < 10; n++) {
      await waitOut();
      await login(person.email, 'a guess');
    }
    const at = async (headers: Record<string, string>): Promise<number> =>
      (await t.call('POST /api/v1/auth/login', { headers, body: { ...body, password: 'mistyped' } })).status;
    expect(await at({})).toBe(423);
    expect(await at({ cookie })).toBe(401);
  });

  test('takes as many looks at a password, whoever confirmed or gave it', async () => {
    const person = await owner();
    const contested = await owner();
    await claim(contested.email);
    const given = await t.registerUser('given');
    for (const email of [person.email, contested.email, given.email, 'nobody@example.org']) {
      checked.mock.calls.length = 0;
      expect((await login(email, 'wrong')).status).toBe(401);
      expect(checked.mock.calls).toHaveLength(2);
    }
  });

  test('with one’s own password ends no series of another: a hundred guesses are all that its owner’s gets', async () => {
    const person = await owner();
    await claim(person.email);
    let answered = 0;
    const guess = async (): Promise<void> => {
      await waitOut();
      if ((await login(person.email, 'a guess')).status === 401) answered += 1;
    };
    for (let n = 0; n < 4; n++) await guess();
    await t.database.pool.query('UPDATE login_failures SET failures = 92 WHERE failures = 4');
    for (let n = 0; n < 12; n++) {
      await guess();
      await waitOut();
      expect((await login(person.email, claimants)).status).toBe(200);
    }
    expect(answered).toBe(4 + 8);
    expect((await login(person.username, person.password)).status).toBe(423);
  });

  test('opens the account that the device was used with, also where others gave the address since', async () => {
    const given = await t.registerUser('given');
    const { email: identifier, password } = given;
    const sent = await post('login', { identifier, password, delivery: 'cookie' });
    const cookie = sent.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const claimed = whose(await claim(identifier));
    const at = async (headers: Record<string, string>): Promise<number> =>
      (await t.call('POST /api/v1/auth/login', { headers, body: { identifier, password, delivery: 'body' } }))
        .status;
    expect(await at({ cookie })).toBe(200);
    expect(await at({})).toBe(401);
    expect(whose(await login(identifier, claimants))).toBe(claimed);
  });

  test('right each time, is never slowed down', async () => {
    const given = await t.registerUser('given');
    for (let n = 0; n < 12; n++) expect((await login(given.email, given.password)).status).toBe(200);
  });
});

describe('an address that nobody confirmed', () => {
  test('is filled by nobody, and the first account that gave it goes on getting its mails', async () => {
    const first = await t.registerUser('first');
    for (let n = 0; n < 12; n++) await claim(first.email);
    for (let n = 0; n < 3; n++) {
      await post('email/resend', { email: first.email });
      await post('password/forgot', { email: first.email });
    }
    const last = await t.registerUser('last');
    await mailTo(t, last.email, verifySubject);
    // Four confirmations and three resets of the first, and ten of all others.
    expect(mailsOf(t, first.email)).toHaveLength(4 + 3 + 10);
    const { rows } = await t.database.pool.query(
      'SELECT purpose, count(*)::int AS n FROM action_tokens WHERE user_id = $1 GROUP BY purpose ORDER BY purpose',
      [first.id],
    );
    expect(rows).toEqual([
      { purpose: 'email_verify', n: 4 },
      { purpose: 'password_reset', n: 3 },
    ]);
  });

  test('is that of whoever confirms it first', async () => {
    const first = await t.registerUser('first');
    const early = tokenIn(await mailTo(t, first.email, verifySubject));
    const second = await claim(first.email);
    const late = tokenIn(await mailTo(t, first.email, verifySubject, 2));
    expect((await post('email/verify', { token: late })).status).toBe(204);
    const refused = await post('email/verify', { token: early });
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'email_taken' }]);
    await post('password/forgot', { email: first.email });
    const token = tokenIn(await mailTo(t, first.email, resetSubject));
    await post('password/reset', { token, password: 'another long enough one' });
    expect(whose(await login(first.email, 'another long enough one'))).toBe(whose(second));
    expect(whose(await login(first.username, first.password))).toBe(first.username);
  });

  test('confirmed by several at once, is one’s', async () => {
    const first = await t.registerUser('first');
    await claim(first.email);
    await claim(first.email);
    await mailTo(t, first.email, verifySubject, 3);
    const links = mailsOf(t, first.email).map((mail) => tokenIn(mail));
    const answers = await Promise.all(links.map((token) => post('email/verify', { token })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409, 409]);
  });

  test('has a new password mailed for each account that gave it, three at most, until one is confirmed', async () => {
    const first = await t.registerUser('first');
    for (let n = 0; n < 4; n++) await claim(first.email);
    await post('password/forgot', { email: first.email });
    await mailTo(t, first.email, resetSubject, 3);
    const last = await t.registerUser('last');
    await mailTo(t, last.email, verifySubject);
    const resets = mailsOf(t, first.email).filter(({ subject }) => subject === resetSubject);
    expect(resets).toHaveLength(3);
    const answers: number[] = [];
    for (const mail of resets) {
      answers.push(
        (await post('password/reset', { token: tokenIn(mail), password: 'another long enough one' })).status,
      );
    }
    expect(answers).toEqual([204, 409, 409]);
  });
});
