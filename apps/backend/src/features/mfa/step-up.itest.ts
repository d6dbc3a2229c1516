import { errorCodes } from '@quemiai/contract/errors';
import type { PasskeyRequestOptions } from '@quemiai/contract/mfa';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  addPasskey,
  codeAt,
  enrollTotp,
  firstStep,
  passkeyStep,
  secondStep,
} from '../../testing/second-factors.js';
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
interface Options {
  methods: string[];
  passkey?: { challenge: string; options: PasskeyRequestOptions };
}
type Person = Pick<TestUser, 'token'>;
const options = async ({ token }: Person): Promise<Options> =>
  (await t.call('POST /api/v1/auth/reauthenticate/options', { token, body: {} })).body as Options;
const prove = ({ token }: Person, body: object): Promise<Answer> =>
  t.call('POST /api/v1/auth/reauthenticate', { token, body });
/** Something that asks for a fresh proof, and for a session in which the factor was shown. */
const codes = ({ token }: Person): Promise<Answer> =>
  t.call('POST /api/v1/auth/mfa/recovery-codes', { token, body: {} });
const stale = (person: TestUser): Promise<unknown> =>
  t.database.rows(
    {
      name: 'the proof is old',
      text: `UPDATE sessions SET reauthenticated_at = now() - interval '6 minutes' WHERE user_id = $1`,
    },
    [person.id],
  );

test('takes the second factor where there is one: a code once, and no password', async () => {
  const person = await t.registerUser();
  const { secret } = await enrollTotp(t, person);
  nextStep();
  await stale(person);
  refused(await codes(person), 'reauthentication_required');
  expect(await options(person)).toEqual({ methods: ['totp'] });
  refused(await prove(person, { method: 'password', password: person.password }), 'mfa_invalid');
  refused(await codes(person), 'reauthentication_required');
  const code = codeAt(secret);
  expect((await prove(person, { method: 'totp', code })).status).toBe(200);
  expect((await codes(person)).status).toBe(200);
  refused(await prove(person, { method: 'totp', code }), 'mfa_invalid');
  const { challenge } = await firstStep(t, person);
  refused(await secondStep(t, { challenge, method: 'totp', code }), 'mfa_invalid');
});

test('a session from before the factor shows it, and may then add to it', async () => {
  const person = await t.registerUser();
  const login = { identifier: person.username, password: person.password, delivery: 'body' };
  const other = (await t.call('POST /api/v1/auth/login', { body: login })).body as { accessToken: string };
  const { secret } = await enrollTotp(t, person);
  nextStep();
  const before = { token: other.accessToken };
  refused(await codes(before), 'reauthentication_required');
  expect((await prove(before, { method: 'totp', code: codeAt(secret) })).status).toBe(200);
  expect((await codes(before)).status).toBe(200);
});

test('takes a passkey by a challenge of this session alone, once', async () => {
  const [person, stranger] = [await t.registerUser('ann'), await t.registerUser('bob')];
  const { device } = await addPasskey(t, person);
  const strange = await addPasskey(t, stranger);
  await stale(person);
  const { methods, passkey } = await options(person);
  expect(methods).toEqual(['passkey']);
  if (!passkey) return expect.unreachable('the passkey has options');
  const { challenge } = passkey;
  const answer = () => ({ method: 'passkey', challenge, response: device.answer(passkey.options) });
  refused(await prove(stranger, answer()), 'challenge_expired');
  const byStranger = { method: 'passkey', challenge, response: strange.device.answer(passkey.options) };
  refused(await prove(person, byStranger), 'mfa_invalid');
  const first = await firstStep(t, person);
  if (!first.passkeyOptions) return expect.unreachable('the passkey has options');
  const ofLogin = {
    method: 'passkey',
    challenge: first.challenge,
    response: device.answer(first.passkeyOptions),
  };
  refused(await prove(person, ofLogin), 'challenge_expired');
  const open = await passkeyStep(t);
  const elsewhere = { method: 'passkey', challenge: open.challenge, response: device.answer(open.options) };
  refused(await prove(person, elsewhere), 'challenge_expired');
  refused(await codes(person), 'reauthentication_required');
  expect((await prove(person, answer())).status).toBe(200);
  expect((await codes(person)).status).toBe(200);
  refused(await prove(person, answer()), 'challenge_expired');
  refused(
    await secondStep(t, { challenge, method: 'passkey', response: device.answer(passkey.options) }),
    'challenge_expired',
  );
});
