import type { Session } from '@quemiai/contract/identity';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import { Authenticator } from '../authenticator.js';
import {
  addPasskey,
  codeAt,
  creation,
  enrollTotp,
  firstStep,
  pageOf,
  passkeyStep,
} from '../second-factors.js';
import { newPair } from '../signing.js';
import type { Fixture, Scene } from './scene.js';

let count = 0;
const unique = (): string => `walker${++count}`;
const madeUpToken = 'x'.repeat(43);
const newPassword = 'another long enough password';

const person = ({ who }: Scene) => ({ ...who, refreshToken: '' });

const passkeyRow = async ({ t, owner }: Scene) => {
  const id = uuidv7();
  const insert = `INSERT INTO passkeys (id, user_id, credential_id, public_key, name) VALUES ($1, $2, $3, '', 'Laptop')`;
  await t.database.pool.query(insert, [id, owner.id, Buffer.from(id)]);
  // As where its owner has just added it.
  await t.database.pool.query('UPDATE sessions SET mfa_at = now() WHERE user_id = $1', [owner.id]);
  return { params: { id } };
};
const credentials = ({ owner: { username: identifier, password } }: Scene) => ({
  identifier,
  password,
  delivery: 'body',
});

/** How to make a valid request for each route of accounts, sessions and second factors. */
export const identityFixtures: Record<string, Fixture> = {
  'POST /api/v1/auth/register': () => {
    const username = unique();
    return { body: { username, email: `${username}@example.org`, password: newPassword } };
  },
  'POST /api/v1/auth/invite/check': () => ({ body: { token: madeUpToken } }),
  'POST /api/v1/auth/login': (scene) => ({ body: credentials(scene) }),
  'POST /api/v1/auth/refresh': async (scene) => {
    const { body } = await scene.t.call('POST /api/v1/auth/login', { body: credentials(scene) });
    return { body: { refreshToken: (body as Session).refreshToken } };
  },
  'POST /api/v1/auth/logout': () => ({}),
  'POST /api/v1/auth/login/mfa': async (scene) => {
    const owner = { ...(await scene.make()), refreshToken: '' };
    const { recoveryCodes } = await enrollTotp(scene.t, owner);
    const { challenge } = await firstStep(scene.t, owner);
    return { body: { challenge, method: 'recovery', code: recoveryCodes[0] } };
  },
  'GET /api/v1/auth/mfa': () => ({}),
  'POST /api/v1/auth/mfa/totp/enroll': () => ({}),
  'POST /api/v1/auth/mfa/totp/confirm': async ({ t, who }) => {
    const answer = await t.call('POST /api/v1/auth/mfa/totp/enroll', { token: who.token, body: {} });
    return { body: { code: codeAt((answer.body as { secret: string }).secret) } };
  },
  'DELETE /api/v1/auth/mfa/totp': async (scene) => {
    await enrollTotp(scene.t, person(scene));
    return {};
  },
  'POST /api/v1/auth/mfa/recovery-codes': async (scene) => {
    await enrollTotp(scene.t, person(scene));
    return {};
  },
  'POST /api/v1/auth/passkeys/registration/options': () => ({}),
  'POST /api/v1/auth/passkeys/registration/verify': async (scene) => {
    const { challenge, options } = await creation(scene.t, person(scene));
    const response = new Authenticator(pageOf(scene.t)).register(options);
    return { body: { challenge, response, name: 'Laptop' } };
  },
  'POST /api/v1/auth/passkeys/login/options': () => ({}),
  'POST /api/v1/auth/passkeys/login/verify': async (scene) => {
    const { device } = await addPasskey(scene.t, { ...(await scene.make()), refreshToken: '' });
    const { challenge, options } = await passkeyStep(scene.t);
    return { body: { challenge, response: device.answer(options) } };
  },
  'GET /api/v1/auth/passkeys': () => ({}),
  'PATCH /api/v1/auth/passkeys/:id': async (scene) => ({
    ...(await passkeyRow(scene)),
    body: { name: 'Phone' },
  }),
  'DELETE /api/v1/auth/passkeys/:id': passkeyRow,
  'GET /api/v1/auth/sessions': () => ({}),
  'DELETE /api/v1/auth/sessions': () => ({}),
  'DELETE /api/v1/auth/sessions/:id': ({ owner }) => ({ params: { id: owner.sessionId } }),
  'POST /api/v1/auth/sessions/current/signing-key': () => ({ body: { jwk: newPair().jwk } }),
  'POST /api/v1/auth/reauthenticate/options': () => ({}),
  'POST /api/v1/auth/reauthenticate': ({ who }) => ({ body: { method: 'password', password: who.password } }),
  'POST /api/v1/auth/email/verify/check': () => ({ body: { token: madeUpToken }, ends: 'link_invalid' }),
  'POST /api/v1/auth/email/verify': () => ({ body: { token: madeUpToken }, ends: 'link_invalid' }),
  'POST /api/v1/auth/email/resend': ({ owner }) => ({ body: { email: owner.email } }),
  'POST /api/v1/auth/email/change': () => ({ body: { email: `${unique()}@example.org` } }),
  'POST /api/v1/auth/password/forgot': ({ owner }) => ({ body: { email: owner.email } }),
  'POST /api/v1/auth/password/reset/check': () => ({ body: { token: madeUpToken }, ends: 'link_invalid' }),
  'POST /api/v1/auth/password/reset': () => ({
    body: { token: madeUpToken, password: newPassword },
    ends: 'link_invalid',
  }),
  'POST /api/v1/auth/password/change': ({ who }) => ({
    body: { currentPassword: who.password, newPassword },
  }),
  'POST /api/v1/setup/check': () => ({ body: { token: madeUpToken }, ends: 'link_invalid' }),
  'POST /api/v1/setup': () => {
    const username = unique();
    const body = { token: madeUpToken, username, email: `${username}@example.org`, password: newPassword };
    return { body, ends: 'link_invalid' };
  },
};
