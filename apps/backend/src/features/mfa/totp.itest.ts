import { errorCodes } from '@quemiai/contract/errors';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { codeAt, enrollTotp, firstStep, secondStep } from '../../testing/second-factors.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { digestOf } from '../auth/passwords.js';
import { MfaService } from './mfa.service.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());
// Each step counts once: tests wait for the next one by moving the clock of the application.
beforeEach(() => {
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});
const nextStep = (): void => {
  vi.setSystemTime(Date.now() + 30_000);
};

const refused = (answer: Answer, code: keyof typeof errorCodes): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(errorCodes[code].status);
};
const enroll = ({ token }: TestUser): Promise<Answer> =>
  t.call('POST /api/v1/auth/mfa/totp/enroll', { token, body: {} });
const confirm = ({ token }: TestUser, code: string): Promise<Answer> =>
  t.call('POST /api/v1/auth/mfa/totp/confirm', { token, body: { code } });
const status = async ({ token }: TestUser): Promise<unknown> =>
  (await t.call('GET /api/v1/auth/mfa', { token })).body;
const secretOf = (answer: Answer): string => (answer.body as { secret: string }).secret;
/** A challenge as the password gives it, without the work of a password. */
const challengeFor = async (userId: string): Promise<string> => {
  const { rows } = await t.database.pool.query<{ hash: string }>(
    'SELECT password_hash AS hash FROM users WHERE id = $1',
    [userId],
  );
  return t.app
    .get(MfaService)
    .demandAtLogin(userId, digestOf(rows[0]?.hash ?? ''))
    .then(
      () => expect.unreachable('a second factor is asked for'),
      (error: { more: { members: { challenge: string } } }) => error.more.members.challenge,
    );
};
const useCode = async (person: TestUser, code: string): Promise<Answer> =>
  secondStep(t, { challenge: await challengeFor(person.id), method: 'totp', code });

describe('adding an authenticator app', () => {
  test('takes a first code, and only then asks for codes', async () => {
    const person = await t.registerUser();
    expect(await status(person)).toEqual({ totp: false, recoveryCodesLeft: 0, passkeys: 0, required: false });
    const enrolled = await enroll(person);
    expect(enrolled.status).toBe(200);
    const { secret, otpauthUrl } = enrolled.body as { secret: string; otpauthUrl: string };
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(otpauthUrl).toMatch(/^otpauth:\/\/totp\/Quemiai/);
    expect(new URL(otpauthUrl).searchParams.get('secret')).toBe(secret);
    const password = { identifier: person.username, password: person.password };
    expect((await t.call('POST /api/v1/auth/login', { body: password })).status).toBe(200);

    refused(await confirm(person, '000 000'), 'mfa_invalid');
    const confirmed = await confirm(person, codeAt(secret));
    expect(confirmed.status).toBe(200);
    const { recoveryCodes } = confirmed.body as { recoveryCodes: string[] };
    expect(recoveryCodes).toHaveLength(10);
    expect(new Set(recoveryCodes).size).toBe(10);
    expect(await status(person)).toEqual({ totp: true, recoveryCodesLeft: 10, passkeys: 0, required: false });
    refused(await t.call('POST /api/v1/auth/login', { body: password }), 'mfa_required');
    const me = await t.call('GET /api/v1/users/me', { token: person.token });
    expect(me.body).toMatchObject({ mfaEnabled: true });
  });

  test('begins again as long as no code confirmed it; the newest secret counts', async () => {
    const person = await t.registerUser();
    const first = secretOf(await enroll(person));
    const second = secretOf(await enroll(person));
    expect(second).not.toBe(first);
    refused(await confirm(person, codeAt(first)), 'mfa_invalid');
    expect((await confirm(person, codeAt(second))).status).toBe(200);
    refused(await enroll(person), 'conflict');
    refused(await confirm(person, codeAt(second)), 'conflict');
  });

  test('takes a first code once, of any number at once', async () => {
    const person = await t.registerUser();
    const code = codeAt(secretOf(await enroll(person)));
    const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(person, code)));
    expect(answers.filter(({ status: got }) => got === 200)).toHaveLength(1);
    expect(await status(person)).toMatchObject({ totp: true, recoveryCodesLeft: 10 });
  });

  test('is not open to strangers, and without a beginning there is nothing to confirm', async () => {
    refused(await t.call('POST /api/v1/auth/mfa/totp/enroll', { body: {} }), 'unauthenticated');
    refused(
      await t.call('POST /api/v1/auth/mfa/totp/confirm', { body: { code: '000000' } }),
      'unauthenticated',
    );
    refused(await confirm(await t.registerUser(), '000000'), 'conflict');
  });

  test('stores neither the secret nor a recovery code', async () => {
    const person = await t.registerUser();
    const { secret, recoveryCodes } = await enrollTotp(t, person);
    const everything = {
      name: 'stored factors',
      text: `SELECT (SELECT string_agg(c::text || encode(c.secret, 'escape'), '') FROM totp_credentials c)
        || (SELECT string_agg(r::text || encode(r.code_hash, 'escape'), '') FROM recovery_codes r)
        || (SELECT string_agg(s::text, '') FROM settings s) AS rows`,
    };
    const [row] = await t.database.rows<{ rows: string }>(everything, []);
    expect(row?.rows).toContain(person.id);
    for (const canary of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
      expect(row?.rows).not.toContain(canary);
  });

  test('cannot be done by a session from before another factor, until it showed that', async () => {
    const person = await t.registerUser();
    const password = { identifier: person.username, password: person.password, delivery: 'body' };
    const other = await t.call('POST /api/v1/auth/login', { body: password });
    const { accessToken: token } = other.body as { accessToken: string };
    await enrollTotp(t, person);
    const regenerate = (by: string) =>
      t.call('POST /api/v1/auth/mfa/recovery-codes', { token: by, body: {} });
    const begin = () => t.call('POST /api/v1/auth/passkeys/registration/options', { token, body: {} });
    refused(await regenerate(token), 'reauthentication_required');
    refused(await begin(), 'reauthentication_required');
    expect((await regenerate(person.token)).status).toBe(200);
  });
});

describe('a code', () => {
  test('opens a session once, and the next one once more', async () => {
    const person = await t.registerUser();
    const { secret } = await enrollTotp(t, person);
    refused(await useCode(person, codeAt(secret)), 'mfa_invalid');
    nextStep();
    expect((await useCode(person, codeAt(secret))).status).toBe(200);
    refused(await useCode(person, codeAt(secret)), 'mfa_invalid');
    nextStep();
    expect((await useCode(person, codeAt(secret))).status).toBe(200);
  });

  test('may come one step early or late, but never after a later one', async () => {
    const person = await t.registerUser();
    const { secret } = await enrollTotp(t, person);
    for (let step = 0; step < 4; step++) nextStep();
    const at = (steps: number): string => codeAt(secret, Date.now() + steps * 30_000);
    refused(await useCode(person, at(-2)), 'mfa_invalid');
    refused(await useCode(person, at(2)), 'mfa_invalid');
    expect((await useCode(person, at(-1))).status).toBe(200);
    expect((await useCode(person, at(1))).status).toBe(200);
    refused(await useCode(person, at(0)), 'mfa_invalid');
  });

  test('repeated 200 times at once opens one session', async () => {
    const person = await t.registerUser();
    const { secret } = await enrollTotp(t, person);
    nextStep();
    const challenges = await Promise.all(Array.from({ length: 200 }, () => challengeFor(person.id)));
    const code = codeAt(secret);
    const answers = await Promise.all(
      challenges.map((challenge) => secondStep(t, { challenge, method: 'totp', code })),
    );
    expect(answers.filter(({ status: got }) => got === 200)).toHaveLength(1);
    const others = answers.filter(({ status: got }) => got !== 200);
    for (const { body } of others)
      expect(['mfa_invalid', 'account_locked']).toContain((body as { code: string }).code);
    const later = await Promise.all(challenges.map(() => useCode(person, code)));
    expect(later.filter(({ status: got }) => got === 200)).toEqual([]);
    nextStep();
    expect((await useCode(person, codeAt(secret))).status).toBe(200);
  });

  test('guessed wrong ten times makes the next one wait, however many come at once', async () => {
    const person = await t.registerUser();
    const { secret } = await enrollTotp(t, person);
    nextStep();
    const right = codeAt(secret);
    const wrong = right === '123456' ? '654321' : '123456';
    const answers = await Promise.all(Array.from({ length: 40 }, () => useCode(person, wrong)));
    const codes = answers.map(({ body }) => (body as { code: string }).code);
    expect(codes.filter((code) => code === 'mfa_invalid')).toHaveLength(10);
    expect(codes.filter((code) => code === 'account_locked')).toHaveLength(30);
    const locked = await useCode(person, right);
    refused(locked, 'account_locked');
    const wait = Number(locked.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(30);

    const over = {
      name: 'the wait is over',
      text: `UPDATE totp_credentials SET locked_until = now() - interval '1 second' WHERE user_id = $1`,
    };
    await t.database.rows(over, [person.id]);
    refused(await useCode(person, wrong), 'mfa_invalid');
    const again = Number((await useCode(person, right)).headers.get('retry-after'));
    expect(again).toBeGreaterThan(30);
    expect(again).toBeLessThanOrEqual(60);
    await t.database.rows(over, [person.id]);
    expect((await useCode(person, right)).status).toBe(200);
    nextStep();
    refused(await useCode(person, wrong), 'mfa_invalid');
    expect((await useCode(person, codeAt(secret))).status).toBe(200);
  });

  test('of somebody else is worth nothing', async () => {
    const [ann, bob] = [await t.registerUser('ann'), await t.registerUser('bob')];
    const { secret } = await enrollTotp(t, ann);
    await enrollTotp(t, bob);
    nextStep();
    refused(await useCode(bob, codeAt(secret)), 'mfa_invalid');
    expect((await useCode(ann, codeAt(secret))).status).toBe(200);
  });
});

test('a secret that was moved to another account is worth nothing', async () => {
  const [ann, bob] = [await t.registerUser('ann'), await t.registerUser('bob')];
  const { secret } = await enrollTotp(t, ann);
  await enrollTotp(t, bob);
  const move = {
    name: 'move a secret',
    text: `UPDATE totp_credentials SET secret = (SELECT secret FROM totp_credentials WHERE user_id = $1) WHERE user_id = $2`,
  };
  await t.database.rows(move, [ann.id, bob.id]);
  nextStep();
  expect((await useCode(bob, codeAt(secret))).status).toBe(500);
  expect((await useCode(ann, codeAt(secret))).status).toBe(200);
});

test('the first step names the ways there are, and opens no session', async () => {
  const person = await t.registerUser();
  await enrollTotp(t, person);
  const sessions = {
    name: 'count sessions',
    text: 'SELECT count(*)::int AS n FROM sessions WHERE user_id = $1',
  };
  const before = await t.database.rows(sessions, [person.id]);
  const first = await firstStep(t, person);
  expect(first).toMatchObject({ status: 401, code: 'mfa_required', methods: ['totp', 'recovery'] });
  expect(first.passkeyOptions).toBeUndefined();
  expect(await t.database.rows(sessions, [person.id])).toEqual(before);
});
