import type { MfaRequired, PasskeyCreationOptions, PasskeyRequestOptions } from '@quemiai/contract/mfa';
import { mfaRequired } from '@quemiai/contract/mfa';
import type { RouteKey, RouteResponse } from '@quemiai/contract/routes';
import { generateSync } from 'otplib';
import { Authenticator } from './authenticator.js';
import type { Answer, CallOptions, TestApp, TestUser } from './test-app.js';

/** The code that an authenticator app shows at that time (ms since the epoch). */
export const codeAt = (secret: string, now = Date.now()): string =>
  generateSync({ secret, epoch: Math.floor(now / 1_000) });

/** Posts to a route that has to succeed. */
const post = async <K extends RouteKey>(
  t: TestApp,
  route: K,
  options: CallOptions,
): Promise<RouteResponse<K>> => {
  const [method = '', path = ''] = route.split(' ');
  const { status, body } = await t.call(`${method} /api/v1${path}`, options);
  if (status >= 300) throw new Error(`${route} answered ${status}: ${JSON.stringify(body)}`);
  return body as RouteResponse<K>;
};

/** Gives the person an authenticator app. The present time step is used up by that. */
export const enrollTotp = async (
  t: TestApp,
  { token }: TestUser,
): Promise<{ secret: string; recoveryCodes: string[] }> => {
  const { secret } = await post(t, 'POST /auth/mfa/totp/enroll', { token, body: {} });
  const body = { code: codeAt(secret) };
  return { secret, ...(await post(t, 'POST /auth/mfa/totp/confirm', { token, body })) };
};

/** Where people open the test's application. */
export const pageOf = ({ url }: TestApp): string => url.replace('127.0.0.1', 'localhost');

/** The first step of adding a passkey. */
export const creation = async (
  t: TestApp,
  { token }: TestUser,
): Promise<{ challenge: string; options: PasskeyCreationOptions }> =>
  post(t, 'POST /auth/passkeys/registration/options', { token, body: {} });

/** Gives the person a passkey. */
export const addPasskey = async (
  t: TestApp,
  person: TestUser,
  name = 'Laptop',
): Promise<{ id: string; device: Authenticator }> => {
  const device = new Authenticator(pageOf(t));
  const { challenge, options } = await creation(t, person);
  const body = { challenge, response: device.register(options), name };
  const { id } = await post(t, 'POST /auth/passkeys/registration/verify', { token: person.token, body });
  return { id, device };
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
): Promise<{ challenge: string; options: PasskeyRequestOptions }> =>
  post(t, 'POST /auth/passkeys/login/options', { body: {} });
