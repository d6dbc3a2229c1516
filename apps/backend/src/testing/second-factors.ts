import type { MfaRequired, PasskeyCreationOptions, PasskeyRequestOptions } from '@quemiai/contract/mfa';
import { mfaRequired, passkeyCreationOptions, passkeyRequestOptions } from '@quemiai/contract/mfa';
import { generateSync } from 'otplib';
import { Authenticator } from './authenticator.js';
import type { Answer, TestApp, TestUser } from './test-app.js';

/** The code that an authenticator app shows at that time (ms since the epoch). */
export const codeAt = (secret: string, now = Date.now()): string =>
  generateSync({ secret, epoch: Math.floor(now / 1_000) });

/** As TypeScript sees the answer of a route that is known to have succeeded. */
const succeeded = <T>({ status, body }: Answer): T => {
  if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body as T;
};

/** Gives the person an authenticator app. The present time step is used up by that. */
export const enrollTotp = async (
  t: TestApp,
  { token }: TestUser,
): Promise<{ secret: string; recoveryCodes: string[] }> => {
  const enrolled = await t.call('POST /api/v1/auth/mfa/totp/enroll', { token, body: {} });
  const { secret } = succeeded<{ secret: string }>(enrolled);
  const body = { code: codeAt(secret) };
  const confirmed = await t.call('POST /api/v1/auth/mfa/totp/confirm', { token, body });
  return { secret, ...succeeded<{ recoveryCodes: string[] }>(confirmed) };
};

/** Where people open the test's application. */
export const pageOf = ({ url }: TestApp): string => url.replace('127.0.0.1', 'localhost');

export const creation = async (
  t: TestApp,
  { token }: TestUser,
): Promise<{ challenge: string; options: PasskeyCreationOptions }> => {
  const answer = await t.call('POST /api/v1/auth/passkeys/registration/options', { token, body: {} });
  const { challenge, options } = succeeded<{ challenge: string; options: unknown }>(answer);
  return { challenge, options: passkeyCreationOptions.parse(options) };
};

/** Gives the person a passkey. */
export const addPasskey = async (
  t: TestApp,
  person: TestUser,
  name = 'Laptop',
): Promise<{ id: string; device: Authenticator }> => {
  const device = new Authenticator(pageOf(t));
  const { challenge, options } = await creation(t, person);
  const answer = await t.call('POST /api/v1/auth/passkeys/registration/verify', {
    token: person.token,
    body: { challenge, response: device.register(options), name },
  });
  return { id: succeeded<{ id: string }>(answer).id, device };
};

/** The first step of signing in with a password, refused for want of the second. */
export const firstStep = async (
  t: TestApp,
  { username, password }: TestUser,
): Promise<MfaRequired & { code: string; status: number }> => {
  const answer = await t.call('POST /api/v1/auth/login', {
    body: { identifier: username, password, delivery: 'body' },
  });
  const { code } = answer.body as { code: string };
  return { ...mfaRequired.parse(answer.body), code, status: answer.status };
};

/** The second. */
export const secondStep = async (t: TestApp, body: object): Promise<Answer> =>
  t.call('POST /api/v1/auth/login/mfa', { body: { delivery: 'body', ...body } });

/** The first step of signing in with a passkey and nothing else. */
export const passkeyStep = async (
  t: TestApp,
): Promise<{ challenge: string; options: PasskeyRequestOptions }> => {
  const answer = await t.call('POST /api/v1/auth/passkeys/login/options', { body: {} });
  const { challenge, options } = succeeded<{ challenge: string; options: unknown }>(answer);
  return { challenge, options: passkeyRequestOptions.parse(options) };
};
