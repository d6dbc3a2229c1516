import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Answer, request } from '../harness/api.js';
import { ChatSocket, dial } from '../harness/chat-socket.js';
import { statement } from '../harness/database.js';
import { linkIn, mailAbout } from '../harness/mails.js';
import { direct, register, uniqueName } from '../harness/people.js';
import { postgresPid } from '../harness/processes.js';
import { RawSocket } from '../harness/raw-socket.js';
import type { Server } from '../harness/server.js';
import { totpCode } from '../harness/totp.js';
import { until } from '../harness/wait.js';
import type { Canaries } from './canaries.js';

export interface Stage {
  server: Server;
  canaries: Canaries;
  /** Keeps what a socket was told for the check. */
  heard: (text: string) => void;
  /** Sends a request below /api/v1 and keeps the answer for the check. */
  send: (method: string, path: string, parts?: Parameters<typeof request>[3]) => Promise<Answer>;
}

const session = z.looseObject({ accessToken: z.string(), refreshToken: z.string(), expiresIn: z.number() });
const challenge = z.looseObject({ challenge: z.string() });
const enrolled = z.looseObject({ secret: z.string(), otpauthUrl: z.string() });
const codes = z.looseObject({ recoveryCodes: z.array(z.string()) });

const read = <T>(schema: z.ZodType<T>, { status, text }: Answer): T => {
  const parsed = schema.safeParse(text === '' ? undefined : JSON.parse(text));
  if (!parsed.success) throw new Error(`an answer was not as expected (${status})`);
  return parsed.data;
};

/** Tokens are as secret as passwords. */
const noteSession = ({ canaries }: Stage, answer: Answer): z.infer<typeof session> => {
  const opened = read(session, answer);
  canaries.note('an access token', opened.accessToken);
  canaries.note('a refresh token', opened.refreshToken);
  return opened;
};

const account = ({ canaries }: Stage) => {
  const username = uniqueName('canary');
  return { email: `${username}@example.org`, username, password: `${canaries.plant('a password')} of words` };
};

const signUp = async (stage: Stage) => {
  const body = { ...account(stage), delivery: 'body' };
  const opened = noteSession(stage, await stage.send('POST', '/auth/register', { body }));
  return { ...body, ...opened };
};

const linkToken = async (stage: Stage, to: string, subject: RegExp): Promise<string> => {
  const link = linkIn(await mailAbout(stage.server.dataDir, to, subject));
  return stage.canaries.note(
    'a token of a mailed link',
    link.slice(link.indexOf('#') + 1).replace(/^.*=/, ''),
  );
};

const message = (body: string): object => ({ clientId: randomUUID(), body });

/**
 * What people do and what goes wrong, each with secrets of its own. A new feature adds its flow here: the check of the log
 * and of the answers is made once, after all of them.
 */
export const flows: Record<string, (stage: Stage) => Promise<void>> = {
  'registering, and being refused': async (stage) => {
    const person = await signUp(stage);
    const { username, email } = person;
    const again = { username, email, password: `${stage.canaries.plant('a password')} again` };
    await stage.send('POST', '/auth/register', { body: again });
    await stage.send('POST', '/auth/register', {
      body: { ...again, password: stage.canaries.plant('short').slice(0, 12) },
    });
    await stage.send('POST', '/auth/register', {
      body: { ...account(stage), invite: stage.canaries.plant('an invite') },
    });
    await stage.send('POST', '/auth/invite/check', { body: { token: stage.canaries.plant('an invite') } });
    await stage.send('POST', '/auth/register', {
      body: { ...again, passwordAgain: stage.canaries.plant('unknown member') },
    });
    await stage.send('POST', '/auth/register', {
      body: { ...again, password: [stage.canaries.plant('of a wrong type')] },
    });
  },

  'signing in, with right and wrong passwords': async (stage) => {
    const { username, password } = await signUp(stage);
    for (const guess of [password, stage.canaries.plant('a guess')]) {
      const body = { identifier: username, password: guess, delivery: 'body' };
      const answer = await stage.send('POST', '/auth/login', { body });
      if (answer.status === 200) noteSession(stage, answer);
    }
    const nobody = { identifier: 'nobody', password: stage.canaries.plant("a stranger's password") };
    await stage.send('POST', '/auth/login', { body: nobody });
  },

  cookies: async (stage) => {
    const answer = await stage.send('POST', '/auth/register', { body: account(stage) });
    const [cookie = ''] = answer.headers.getSetCookie();
    const value = stage.canaries.note('a cookie', /=([^;]+)/.exec(cookie)?.[1] ?? '');
    const headers = { cookie: cookie.split(';')[0] ?? '', origin: stage.server.origin };
    await stage.send('POST', '/auth/refresh', { headers, body: {} });
    await stage.send('POST', '/auth/refresh', { headers: { cookie: `refresh=${value}` }, body: {} });
  },

  'refreshing, and a stolen refresh token': async (stage) => {
    const person = await signUp(stage);
    const body = { refreshToken: person.refreshToken, delivery: 'body' };
    noteSession(stage, await stage.send('POST', '/auth/refresh', { body }));
    await statement(
      stage.server.dataDir,
      `UPDATE refresh_tokens SET used_at = now() - interval '1 hour' WHERE used_at IS NOT NULL`,
    );
    await stage.send('POST', '/auth/refresh', { body });
    await stage.send('POST', '/auth/refresh', {
      body: { refreshToken: stage.canaries.plant('a made-up token') },
    });
  },

  'access tokens, altered and in the wrong place': async (stage) => {
    const { accessToken } = await signUp(stage);
    await stage.send('GET', '/users/me', { token: accessToken });
    await stage.send('GET', '/users/me', {
      token: `${accessToken}${stage.canaries.plant('an altered token')}`,
    });
    await stage.send('GET', `/users/me?access_token=${accessToken}`);
    await stage.send('GET', `/nowhere/${stage.canaries.plant('a token in a path')}`);
    await stage.send('GET', `/users/me?token=${stage.canaries.plant('a token in a query')}`);
    await stage.send('GET', '/users/me', {
      headers: { authorization: `Basic ${stage.canaries.plant('basic')}` },
    });
    await stage.send('POST', '/auth/logout', { token: accessToken, body: {} });
    await stage.send('GET', '/users/me', { token: accessToken });
  },

  'a second factor': async (stage) => {
    const { username, password, accessToken: token } = await signUp(stage);
    const { secret, otpauthUrl } = read(
      enrolled,
      await stage.send('POST', '/auth/mfa/totp/enroll', { token, body: {} }),
    );
    stage.canaries.note('a TOTP secret', secret);
    stage.canaries.note('a TOTP address', otpauthUrl);
    await stage.send('POST', '/auth/mfa/totp/confirm', { token, body: { code: '000000' } });
    const confirmed = await stage.send('POST', '/auth/mfa/totp/confirm', {
      token,
      body: { code: totpCode(secret) },
    });
    const { recoveryCodes } = read(codes, confirmed);
    for (const code of recoveryCodes) stage.canaries.note('a recovery code', code);
    const login = { identifier: username, password, delivery: 'body' };
    const first = read(challenge, await stage.send('POST', '/auth/login', { body: login })).challenge;
    stage.canaries.note('a challenge', first);
    for (const code of [stage.canaries.plant('a wrong code'), recoveryCodes[0]]) {
      const body = { challenge: first, method: 'recovery', code, delivery: 'body' };
      const answer = await stage.send('POST', '/auth/login/mfa', { body });
      if (answer.status === 200) noteSession(stage, answer);
    }
    await stage.send('POST', '/auth/passkeys/login/verify', {
      body: { challenge: first, response: { id: stage.canaries.plant('a passkey answer') } },
    });
  },

  'mailed links: confirming, resetting, changing': async (stage) => {
    const person = await signUp(stage);
    const token = await linkToken(stage, person.email, /confirm/i);
    await stage.send('POST', '/auth/email/verify', { body: { token: stage.canaries.plant('a wrong link') } });
    await stage.send('POST', '/auth/email/verify', { body: { token } });
    await stage.send('POST', '/auth/email/verify', { body: { token } });
    await stage.send('POST', '/auth/password/forgot', { body: { email: person.email } });
    const reset = await linkToken(stage, person.email, /password/i);
    await stage.send('POST', '/auth/password/reset', { body: { token: reset, password: 'short' } });
    const password = `${stage.canaries.plant('a new password')} of words`;
    await stage.send('POST', '/auth/password/reset', { body: { token: reset, password } });
    const body = { identifier: person.username, password, delivery: 'body' };
    const opened = noteSession(stage, await stage.send('POST', '/auth/login', { body }));
    await stage.send('POST', '/auth/password/change', {
      token: opened.accessToken,
      body: {
        currentPassword: stage.canaries.plant('a wrong password'),
        newPassword: stage.canaries.plant('next'),
      },
    });
    await stage.send('POST', '/auth/password/change', {
      token: opened.accessToken,
      body: {
        currentPassword: password,
        newPassword: `${stage.canaries.plant('the next password')} of words`,
      },
    });
  },

  'proving who it is': async (stage) => {
    const { accessToken: token, password } = await signUp(stage);
    for (const given of [stage.canaries.plant('a wrong proof'), password]) {
      await stage.send('POST', '/auth/reauthenticate', {
        token,
        body: { method: 'password', password: given },
      });
    }
    const headers = {
      signature: `sig1=:${stage.canaries.plant('a signature')}:`,
      'signature-input': 'sig1=("@method")',
    };
    await stage.send('DELETE', '/auth/mfa/totp', { token, headers });
  },

  'the first set-up': async (stage) => {
    const kept = await readFile(join(stage.server.dataDir, 'setup-token'), 'utf8');
    const admin = account(stage);
    await stage.send('POST', '/setup', {
      body: { ...admin, token: stage.canaries.plant('a wrong set-up token') },
    });
    await stage.send('POST', '/setup', { body: { ...admin, token: kept.trim() } });
    await stage.send('POST', '/setup', { body: { ...account(stage), token: kept.trim() } });
  },

  'messages over HTTP': async (stage) => {
    const [one, other] = [
      await register(stage.server.origin, 'one'),
      await register(stage.server.origin, 'other'),
    ];
    const { id } = await direct(one, other);
    const path = `/conversations/${id}/messages`;
    const token = await one.token();
    await stage.send('POST', path, { token, body: message(stage.canaries.plant('a message')) });
    await stage.send('POST', path, {
      token,
      body: message(stage.canaries.plant('long message').repeat(2_000)),
    });
    await stage.send('POST', path, {
      token,
      body: { ...message(stage.canaries.plant('a message')), clientId: 'x' },
    });
    await stage.send('POST', path, { body: message(stage.canaries.plant('a message of nobody')) });
    const headers = { 'idempotency-key': randomUUID() };
    await stage.send('POST', '/conversations', {
      token,
      headers,
      body: { type: 'group', name: stage.canaries.plant('a name'), memberIds: [] },
    });
    await stage.send('GET', `/search?q=${stage.canaries.plant('what somebody looks for')}`, { token });
  },

  'messages over a socket, whole and broken': async (stage) => {
    const [one, other] = [
      await register(stage.server.origin, 'one'),
      await register(stage.server.origin, 'other'),
    ];
    const { id } = await direct(one, other);
    const socket = await ChatSocket.open(one);
    socket.socket.emit('message:send', { conversationId: id, ...message(stage.canaries.plant('a message')) });
    socket.socket.emit('message:send', {
      conversationId: id,
      body: stage.canaries.plant('a message without an id'),
    });
    socket.socket.emit('message:nonsense', { secret: stage.canaries.plant('of an unknown event') });
    const raw = await RawSocket.open(stage.server.origin, await one.token());
    raw.send(`42/chat,1["message:send",{"body":"${stage.canaries.plant('broken off')}`, false);
    const refused = dial(stage.server.origin, stage.canaries.plant('a made-up token'));
    await new Promise((resolve) => refused.once('connect_error', resolve));
    refused.close();
    await new Promise((resolve) => setTimeout(resolve, 500));
    socket.socket.close();
  },

  'bodies that are no JSON': async (stage) => {
    const headers = { 'content-type': 'application/json' };
    for (const raw of [
      `{"password":"${stage.canaries.plant('broken off')}`,
      stage.canaries.plant('no JSON at all'),
      `{"__proto__":{"password":"${stage.canaries.plant('a prototype')}"}}`,
      `{"identifier":"a","password":"${stage.canaries.plant('too large')}${'x'.repeat(300_000)}"}`,
      `[`.repeat(50_000) + stage.canaries.plant('too deep'),
    ]) {
      await stage.send('POST', '/auth/login', { headers, raw });
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await stage.send('POST', '/auth/login', {
      headers: form,
      raw: `password=${stage.canaries.plant('a form')}`,
    });
  },

  'the database refuses a row, and says which': async (stage) => {
    const [one, other] = [
      await register(stage.server.origin, 'one'),
      await register(stage.server.origin, 'other'),
    ];
    const { id } = await direct(one, other);
    const change = (text: string): Promise<void> => statement(stage.server.dataDir, text);
    await change(`ALTER TABLE messages ADD CONSTRAINT canary CHECK (body NOT LIKE 'canary%') NOT VALID`);
    await change(`ALTER TABLE users ADD CONSTRAINT canary CHECK (username NOT LIKE 'refused%') NOT VALID`);
    const answer = await stage.send('POST', `/conversations/${id}/messages`, {
      token: await one.token(),
      body: message(stage.canaries.plant('a refused message')),
    });
    if (answer.status !== 500) throw new Error(`the row was not refused: ${answer.status}`);
    const socket = await ChatSocket.open(one);
    const refusal = new Promise((resolve) => {
      const input = { conversationId: id, ...message(stage.canaries.plant('a message refused by a row')) };
      socket.socket.emit('message:send', input, resolve);
    });
    stage.heard(JSON.stringify(await refusal));
    socket.socket.close();
    const refused = { ...account(stage), username: `refused${uniqueName('')}` };
    await stage.send('POST', '/auth/register', {
      body: { ...refused, displayName: stage.canaries.plant('a name') },
    });
    await change('ALTER TABLE messages DROP CONSTRAINT canary');
    await change('ALTER TABLE users DROP CONSTRAINT canary');
  },

  'the database has lost a table': async (stage) => {
    const { username, accessToken: token, password } = await signUp(stage);
    const change = (text: string): Promise<void> => statement(stage.server.dataDir, text);
    await change('ALTER TABLE sessions RENAME TO sessions_gone');
    await stage.send('POST', '/auth/login', { body: { identifier: username, password } });
    await stage.send('GET', '/auth/sessions', { token });
    await change('ALTER TABLE sessions_gone RENAME TO sessions');
  },

  'the database breaks down': async (stage) => {
    const { username } = await signUp(stage);
    const postgres = await postgresPid(stage.server.dataDir);
    if (postgres === undefined) throw new Error('there is no database to break');
    process.kill(postgres, 'SIGQUIT');
    const body = { identifier: username, password: stage.canaries.plant('a password meanwhile') };
    await stage.send('POST', '/auth/login', { body });
    await until('the database is back', async () => (await fetch(`${stage.server.origin}/health`)).ok);
  },
};
