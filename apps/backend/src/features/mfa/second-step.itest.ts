import { errorCodes } from '@quemiai/contract/errors';
import { session as sessionSchema } from '@quemiai/contract/identity';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addPasskey, codeAt, enrollTotp, firstStep, secondStep } from '../../testing/second-factors.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());
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
/** Somebody with an authenticator app whose present code was not used yet. */
const protectedPerson = async (): Promise<{ person: TestUser; secret: string; recoveryCodes: string[] }> => {
  const person = await t.registerUser();
  const factors = await enrollTotp(t, person);
  nextStep();
  return { person, ...factors };
};
const wrongFor = (secret: string): string => (codeAt(secret) === '123456' ? '654321' : '123456');
const status = async ({ token }: TestUser): Promise<unknown> =>
  (await t.call('GET /api/v1/auth/mfa', { token })).body;
const change = (text: string, values: unknown[]): Promise<unknown> =>
  t.database.rows({ name: text.slice(0, 60), text }, values);

const olden = 'UPDATE auth_challenges SET expires_at = expires_at - make_interval(secs => $2) WHERE id = $1';

describe('the second step', () => {
  test('opens a session that counts as opened with a second factor, delivered as asked', async () => {
    const { person, secret } = await protectedPerson();
    const { challenge } = await firstStep(t, person);
    const code = codeAt(secret);
    const answer = await secondStep(t, { challenge, method: 'totp', code });
    expect(answer.status).toBe(200);
    const session = sessionSchema.parse(answer.body);
    expect(session).toMatchObject({ user: { id: person.id, mfaEnabled: true } });
    expect(session.refreshToken).toBeDefined();
    const renewed = await t.call('POST /api/v1/auth/refresh', {
      body: { refreshToken: session.refreshToken, delivery: 'body' },
    });
    const { accessToken } = sessionSchema.parse(renewed.body);
    for (const token of [session.accessToken, accessToken]) {
      const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
      expect(claims).toMatchObject({ sub: person.id, mfa: true });
    }
    nextStep();
    const byCookie = await t.call('POST /api/v1/auth/login/mfa', {
      body: { challenge: (await firstStep(t, person)).challenge, method: 'totp', code: codeAt(secret) },
    });
    expect(byCookie.headers.get('set-cookie')).toContain('HttpOnly');
    expect(sessionSchema.parse(byCookie.body).refreshToken).toBeUndefined();
  });

  test('is asked for only after the right password', async () => {
    const { person } = await protectedPerson();
    const body = { identifier: person.username, password: 'another long password' };
    const answer = await t.call('POST /api/v1/auth/login', { body });
    refused(answer, 'invalid_credentials');
    expect(Object.keys(answer.body as object)).not.toContain('challenge');
  });

  test('has five tries: the sixth is refused, right or wrong', async () => {
    const { person, secret } = await protectedPerson();
    const { challenge } = await firstStep(t, person);
    const wrong = { challenge, method: 'totp', code: wrongFor(secret) };
    for (let time = 0; time < 5; time++) refused(await secondStep(t, wrong), 'mfa_invalid');
    refused(await secondStep(t, wrong), 'challenge_expired');
    const right = { method: 'totp', code: codeAt(secret) };
    refused(await secondStep(t, { ...right, challenge }), 'challenge_expired');
    expect(
      (await secondStep(t, { ...right, challenge: (await firstStep(t, person)).challenge })).status,
    ).toBe(200);
  });

  test('has five tries, however many come at once, and the fifth may be right', async () => {
    const { person, secret, recoveryCodes } = await protectedPerson();
    const { challenge } = await firstStep(t, person);
    const wrong = { challenge, method: 'recovery', code: 'no such code' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => secondStep(t, wrong)));
    const codes = answers.map(({ body }) => (body as { code: string }).code);
    expect(codes.filter((code) => code === 'mfa_invalid')).toHaveLength(5);
    expect(codes.filter((code) => code === 'challenge_expired')).toHaveLength(15);
    const next = (await firstStep(t, person)).challenge;
    for (let time = 0; time < 4; time++)
      refused(
        await secondStep(t, { challenge: next, method: 'totp', code: wrongFor(secret) }),
        'mfa_invalid',
      );
    const code = recoveryCodes[0];
    expect((await secondStep(t, { challenge: next, method: 'recovery', code })).status).toBe(200);
  });

  test('counts once, for ten minutes, and for this purpose alone', async () => {
    const { person, recoveryCodes } = await protectedPerson();
    const used = (await firstStep(t, person)).challenge;
    const answer = (challenge: string, code: string | undefined) =>
      secondStep(t, { challenge, method: 'recovery', code });
    expect((await answer(used, recoveryCodes[0])).status).toBe(200);
    refused(await answer(used, recoveryCodes[1]), 'challenge_expired');

    const old = (await firstStep(t, person)).challenge;
    await change(olden, [old, 599]);
    refused(await answer(old, 'no such code'), 'mfa_invalid');
    await change(olden, [old, 1]);
    refused(await answer(old, recoveryCodes[2]), 'challenge_expired');

    for (const purpose of ['passkey_login', 'passkey_registration', 'step_up']) {
      const other = (await firstStep(t, person)).challenge;
      await change('UPDATE auth_challenges SET purpose = $2 WHERE id = $1', [other, purpose]);
      refused(await answer(other, recoveryCodes[3]), 'challenge_expired');
    }
    for (const nonsense of ['x', 'x'.repeat(100), '01890a5d-ac96-774b-bcce-b302099a8057'])
      refused(await answer(nonsense, recoveryCodes[3]), 'challenge_expired');
    expect((await answer((await firstStep(t, person)).challenge, recoveryCodes[3])).status).toBe(200);
  });

  test('needs what its method needs, and nothing unknown', async () => {
    const { person } = await protectedPerson();
    const { challenge } = await firstStep(t, person);
    for (const body of [
      { challenge, method: 'totp' },
      { challenge, method: 'passkey', code: '123456' },
      { challenge, method: 'sms', code: '123456' },
      { method: 'totp', code: '123456' },
      { challenge, method: 'totp', code: '123456', userId: person.id },
    ])
      refused(await secondStep(t, body), 'validation_failed');
  });

  test('does not take one factor for another', async () => {
    const { person, secret, recoveryCodes } = await protectedPerson();
    await addPasskey(t, person);
    const { challenge } = await firstStep(t, person);
    refused(await secondStep(t, { challenge, method: 'recovery', code: codeAt(secret) }), 'mfa_invalid');
    refused(await secondStep(t, { challenge, method: 'totp', code: recoveryCodes[0] }), 'mfa_invalid');
  });
});

describe('recovery codes', () => {
  test('work once each, however they are typed and however many come at once', async () => {
    const { person, recoveryCodes } = await protectedPerson();
    const [first = '', second = ''] = recoveryCodes;
    const challenges = await Promise.all(Array.from({ length: 5 }, () => firstStep(t, person)));
    const answers = await Promise.all(
      challenges.map(({ challenge }) => secondStep(t, { challenge, method: 'recovery', code: first })),
    );
    expect(answers.filter(({ status: got }) => got === 200)).toHaveLength(1);
    expect(await status(person)).toMatchObject({ recoveryCodesLeft: 9 });
    const typed = ` ${second.toUpperCase().replaceAll('-', ' ')} `;
    const { challenge } = await firstStep(t, person);
    expect((await secondStep(t, { challenge, method: 'recovery', code: typed })).status).toBe(200);
    expect(await status(person)).toMatchObject({ recoveryCodesLeft: 8 });
  });

  test('end when new ones are made', async () => {
    const { person, recoveryCodes } = await protectedPerson();
    const { token } = person;
    const made = await t.call('POST /api/v1/auth/mfa/recovery-codes', { token, body: {} });
    expect(made.status).toBe(200);
    const { recoveryCodes: fresh } = made.body as { recoveryCodes: string[] };
    expect(new Set([...fresh, ...recoveryCodes]).size).toBe(20);
    const { challenge } = await firstStep(t, person);
    refused(await secondStep(t, { challenge, method: 'recovery', code: recoveryCodes[0] }), 'mfa_invalid');
    expect((await secondStep(t, { challenge, method: 'recovery', code: fresh[0] })).status).toBe(200);
  });

  test('of somebody else are worth nothing, and those who have no factor get none', async () => {
    const [ann, bob] = [await protectedPerson(), await protectedPerson()];
    const { challenge } = await firstStep(t, bob.person);
    refused(
      await secondStep(t, { challenge, method: 'recovery', code: ann.recoveryCodes[0] }),
      'mfa_invalid',
    );
    const { token } = await t.registerUser();
    refused(await t.call('POST /api/v1/auth/mfa/recovery-codes', { token, body: {} }), 'conflict');
    refused(await t.call('POST /api/v1/auth/mfa/recovery-codes', { body: {} }), 'unauthenticated');
  });

  test('stay readable for a server that starts later', async () => {
    const { person, recoveryCodes } = await protectedPerson();
    const rows = {
      name: 'codes of',
      text: 'SELECT encode(code_hash, $2) AS hash FROM recovery_codes WHERE user_id = $1',
    };
    const stored = await t.database.rows<{ hash: string }>(rows, [person.id, 'hex']);
    expect(stored).toHaveLength(10);
    const key = { name: 'the key', text: `SELECT value FROM settings WHERE key = 'recovery-code-key'` };
    const [kept] = await t.database.rows<{ value: { sealed: string; keyId: string } }>(key, []);
    expect(kept?.value.keyId).toMatch(/^[\w-]{12}$/);
    const { RecoveryCodes } = await import('./recovery-codes.js');
    const { RecoveryRepo } = await import('./recovery.repo.js');
    const { SecretBox } = await import('../../platform/secrets/secret-box.js');
    const another = new RecoveryCodes(new RecoveryRepo(t.database), t.app.get(SecretBox));
    expect(await another.use(person.id, recoveryCodes[0] ?? '')).toBe(true);
    expect(await another.use(person.id, recoveryCodes[0] ?? '')).toBe(false);
  });
});
