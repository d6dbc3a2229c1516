import { errorCodes } from '@quemiai/contract/errors';
import { passkey as passkeySchema } from '@quemiai/contract/mfa';
import { session as sessionSchema } from '@quemiai/contract/identity';
import { limits } from '@quemiai/contract/limits';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lies } from '../../testing/authenticator.js';
import { Authenticator } from '../../testing/authenticator.js';
import {
  addPasskey,
  creation,
  enrollTotp,
  firstStep,
  pageOf,
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

const refused = (answer: Answer, code: keyof typeof errorCodes): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(errorCodes[code].status);
};
const register = ({ token }: TestUser, body: object): Promise<Answer> =>
  t.call('POST /api/v1/auth/passkeys/registration/verify', { token, body: { name: 'Laptop', ...body } });
const login = (body: object): Promise<Answer> =>
  t.call('POST /api/v1/auth/passkeys/login/verify', { body: { delivery: 'body', ...body } });
const list = ({ token }: TestUser, query = ''): Promise<Answer> =>
  t.call(`GET /api/v1/auth/passkeys${query}`, { token });

/** What a thief or a broken device would say. */
const lies: [string, Lies][] = [
  ['another page', { origin: 'https://evil.example' }],
  ['a page of another port', { origin: 'http://localhost:1' }],
  ['a page at an IP address', { origin: 'http://127.0.0.1:4000' }],
  ['another site', { rpId: 'evil.example' }],
  ['no check of who holds it', { unverified: true }],
  ['an answer to another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
];

describe('adding a passkey', () => {
  test('asks for one that is discoverable and checks who holds it, and shows it in the list', async () => {
    const person = await t.registerUser();
    const { challenge, options } = await creation(t, person);
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Quemiai' },
      user: { name: person.username },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      excludeCredentials: [],
    });
    expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32);
    const device = new Authenticator(pageOf(t));
    const added = await register(person, { challenge, response: device.register(options), name: ' Phone ' });
    expect(added.status).toBe(201);
    const made = passkeySchema.parse(added.body);
    expect(made).toMatchObject({ name: 'Phone', lastUsedAt: null, backedUp: false });
    expect((await list(person)).body).toEqual({ items: [made], nextCursor: null });
    expect((await t.call('GET /api/v1/users/me', { token: person.token })).body).toMatchObject({
      mfaEnabled: true,
    });
    expect((await t.call('GET /api/v1/auth/mfa', { token: person.token })).body).toMatchObject({
      passkeys: 1,
    });
    const next = await creation(t, person);
    expect(next.options.excludeCredentials).toMatchObject([
      { id: device.credentialId.toString('base64url') },
    ]);
  });

  test.each<[string, Lies]>([...lies, ['an answer of another kind', { type: 'webauthn.get' }]])(
    'refuses %s',
    async (_, lie) => {
      const person = await t.registerUser();
      const { challenge, options } = await creation(t, person);
      const device = new Authenticator(pageOf(t));
      refused(await register(person, { challenge, response: device.register(options, lie) }), 'mfa_invalid');
      expect((await list(person)).body).toMatchObject({ items: [] });
      expect((await register(person, { challenge, response: device.register(options) })).status).toBe(201);
    },
  );

  test('refuses what is no attestation at all', async () => {
    const person = await t.registerUser();
    const { challenge, options } = await creation(t, person);
    const good = new Authenticator(pageOf(t)).register(options);
    const broken = (response: object) => ({
      challenge,
      response: { ...good, response: { ...good.response, ...response } },
    });
    refused(await register(person, broken({ attestationObject: 'AAAA' })), 'mfa_invalid');
    refused(await register(person, broken({ clientDataJSON: 'AAAA' })), 'mfa_invalid');
    refused(await register(person, { challenge, response: { ...good, id: 'AAAA' } }), 'mfa_invalid');
    refused(await register(person, broken({ attestationObject: '=?' })), 'validation_failed');
  });

  test('belongs to the session that began it, works once, and not in place of signing in', async () => {
    const [ann, bob] = [await t.registerUser('ann'), await t.registerUser('bob')];
    const { challenge, options } = await creation(t, ann);
    const device = new Authenticator(pageOf(t));
    const response = device.register(options);
    refused(await register(bob, { challenge, response }), 'challenge_expired');
    expect((await register(ann, { challenge, response })).status).toBe(201);
    refused(await register(ann, { challenge, response }), 'challenge_expired');
    const other = await creation(t, ann);
    const answer = device.answer({ ...(await passkeyStep(t)).options, challenge: other.options.challenge });
    refused(await login({ challenge: other.challenge, response: answer }), 'challenge_expired');
  });

  test('takes a credential once, whoever has it', async () => {
    const [ann, bob] = [await t.registerUser('ann'), await t.registerUser('bob')];
    const { device } = await addPasskey(t, ann);
    for (const person of [ann, bob]) {
      const { challenge, options } = await creation(t, person);
      refused(await register(person, { challenge, response: device.register(options) }), 'conflict');
    }
  });

  test(`stops at ${limits.passkeysMax}, also for those that come at once`, async () => {
    const person = await t.registerUser();
    const begun = await Promise.all(
      Array.from({ length: limits.passkeysMax + 2 }, () => creation(t, person)),
    );
    // The first is shown before the others may be added.
    const [first, ...others] = begun.map(({ challenge, options }) => ({
      challenge,
      response: new Authenticator(pageOf(t)).register(options),
    }));
    expect((await register(person, first ?? {})).status).toBe(201);
    const answers = await Promise.all(others.map((body) => register(person, body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(limits.passkeysMax - 1);
    for (const answer of answers.filter(({ status }) => status !== 201)) refused(answer, 'limit_reached');
    const { token } = person;
    refused(
      await t.call('POST /api/v1/auth/passkeys/registration/options', { token, body: {} }),
      'limit_reached',
    );
    const page = (await list(person, '?limit=15')).body as { items: unknown[]; nextCursor: string };
    const rest = (await list(person, `?limit=15&cursor=${page.nextCursor}`)).body as typeof page;
    expect([page.items.length, rest.items.length, rest.nextCursor]).toEqual([15, 5, null]);
    expect((await list(person)).body).toEqual({ items: [...page.items, ...rest.items], nextCursor: null });
  });

  test('tells a page at an IP address where to go instead', async () => {
    const { token } = await t.registerUser();
    const headers = { origin: t.url };
    for (const answer of [
      await t.call('POST /api/v1/auth/passkeys/registration/options', { token, headers, body: {} }),
      await t.call('POST /api/v1/auth/passkeys/login/options', { headers, body: {} }),
    ]) {
      refused(answer, 'conflict');
      expect(answer.body).toMatchObject({ detail: expect.stringContaining(pageOf(t)) });
    }
  });
});

describe('signing in with a passkey', () => {
  test('needs no name and no password, and counts as a second factor', async () => {
    const person = await t.registerUser();
    const { device } = await addPasskey(t, person);
    const { challenge, options } = await passkeyStep(t);
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required', allowCredentials: [] });
    const answer = await login({ challenge, response: device.answer(options) });
    expect(answer.status).toBe(200);
    const session = sessionSchema.parse(answer.body);
    expect(session.user.id).toBe(person.id);
    const { accessToken: token } = session;
    const [row] = (
      (await t.call('GET /api/v1/auth/passkeys', { token })).body as { items: { lastUsedAt: string }[] }
    ).items;
    expect(row?.lastUsedAt).toMatch(/^20/);
    const shown = { name: 'shown', text: 'SELECT mfa_at IS NOT NULL AS shown FROM sessions WHERE id = $1' };
    const sid = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      sid: string;
      mfa: boolean;
    };
    expect(sid.mfa).toBe(true);
    expect(await t.database.rows(shown, [sid.sid])).toEqual([{ shown: true }]);
    refused(await login({ challenge, response: device.answer(options) }), 'challenge_expired');
  });

  test.each<[string, Lies]>([
    ...lies,
    ['an answer of another kind', { type: 'webauthn.create' }],
    ['a counter that went back', { counter: 0 }],
    ['somebody else’s name', { userHandle: Buffer.alloc(16).toString('base64url') }],
  ])('refuses %s', async (_, lie) => {
    const person = await t.registerUser();
    const { device } = await addPasskey(t, person);
    const before = await passkeyStep(t);
    expect(
      (await login({ challenge: before.challenge, response: device.answer(before.options) })).status,
    ).toBe(200);
    const { challenge, options } = await passkeyStep(t);
    refused(await login({ challenge, response: device.answer(options, lie) }), 'mfa_invalid');
    expect((await login({ challenge, response: device.answer(options) })).status).toBe(200);
  });

  test('refuses another key behind a known id, an altered signature, and an id that nobody has', async () => {
    const person = await t.registerUser();
    const { device } = await addPasskey(t, person);
    const stranger = new Authenticator(pageOf(t));
    const { challenge, options } = await passkeyStep(t);
    const good = device.answer(options);
    const forged = stranger.answer(options, { userHandle: good.response.userHandle ?? '' });
    refused(await login({ challenge, response: forged }), 'mfa_invalid');
    refused(
      await login({ challenge, response: { ...forged, id: good.id, rawId: good.rawId } }),
      'mfa_invalid',
    );
    const { signature, ...rest } = good.response;
    const altered = Buffer.from(signature, 'base64url');
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    const response = { ...good, response: { ...rest, signature: altered.toString('base64url') } };
    refused(await login({ challenge, response }), 'mfa_invalid');
    expect((await login({ challenge, response: good })).status).toBe(200);
  });

  test('one counter opens one session, however often it is shown at once', async () => {
    const person = await t.registerUser();
    const { device } = await addPasskey(t, person);
    const steps = await Promise.all(Array.from({ length: 20 }, () => passkeyStep(t)));
    const answers = await Promise.all(
      steps.map(({ challenge, options }) =>
        login({ challenge, response: device.answer(options, { counter: 7 }) }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('goes on with devices that do not count', async () => {
    const person = await t.registerUser();
    const { device } = await addPasskey(t, person);
    for (let time = 0; time < 3; time++) {
      const { challenge, options } = await passkeyStep(t);
      expect((await login({ challenge, response: device.answer(options, { counter: 0 }) })).status).toBe(200);
    }
  });
});

describe('a passkey after the password', () => {
  test('is asked for by name, and opens the session', async () => {
    const person = await t.registerUser();
    const { device } = await addPasskey(t, person);
    const { challenge, methods, passkeyOptions } = await firstStep(t, person);
    expect(methods).toEqual(['passkey']);
    expect(passkeyOptions?.allowCredentials).toMatchObject([
      { id: device.credentialId.toString('base64url') },
    ]);
    if (!passkeyOptions) return expect.unreachable('the passkey has options');
    const response = device.answer(passkeyOptions);
    const answer = await secondStep(t, { challenge, method: 'passkey', response });
    expect(answer.status).toBe(200);
    expect(sessionSchema.parse(answer.body).user).toMatchObject({ id: person.id, mfaEnabled: true });
  });

  test('of somebody else is refused, for the answer and for its challenge', async () => {
    const [ann, bob] = [await t.registerUser('ann'), await t.registerUser('bob')];
    const [annKey, bobKey] = [await addPasskey(t, ann), await addPasskey(t, bob)];
    const { challenge, passkeyOptions: options } = await firstStep(t, ann);
    if (!options) return expect.unreachable('the passkey has options');
    refused(
      await secondStep(t, { challenge, method: 'passkey', response: bobKey.device.answer(options) }),
      'mfa_invalid',
    );
    const other = await firstStep(t, bob);
    const swapped = annKey.device.answer(options);
    refused(
      await secondStep(t, { challenge: other.challenge, method: 'passkey', response: swapped }),
      'mfa_invalid',
    );
    const open = await passkeyStep(t);
    const elsewhere = annKey.device.answer(open.options);
    refused(
      await secondStep(t, { challenge: open.challenge, method: 'passkey', response: elsewhere }),
      'challenge_expired',
    );
    refused(await login({ challenge, response: annKey.device.answer(options) }), 'challenge_expired');
    const response = annKey.device.answer(options);
    expect((await secondStep(t, { challenge, method: 'passkey', response })).status).toBe(200);
  });
});

describe('the list of passkeys', () => {
  test('renames one’s own, and knows no others', async () => {
    const [ann, bob] = [await t.registerUser('ann'), await t.registerUser('bob')];
    const { id } = await addPasskey(t, ann);
    const rename = ({ token }: TestUser, name: string) =>
      t.call(`PATCH /api/v1/auth/passkeys/${id}`, { token, body: { name } });
    expect((await rename(ann, 'Key ring')).body).toMatchObject({ id, name: 'Key ring' });
    refused(await rename(bob, 'Mine'), 'not_found');
    refused(await rename(ann, ' '), 'validation_failed');
    refused(await rename(ann, 'x'.repeat(limits.factorNameMax + 1)), 'validation_failed');
    expect((await list(ann)).body).toMatchObject({ items: [{ id, name: 'Key ring' }] });
    // Nothing changed by that.
    expect((await rename(ann, 'Key ring')).status).toBe(200);
    const entries = {
      name: 'renamings',
      text: `SELECT actor_id, details FROM audit_log WHERE action = 'mfa.passkey_renamed'`,
    };
    expect(await t.database.rows(entries, [])).toEqual([
      { actor_id: ann.id, details: { from: 'Laptop', to: 'Key ring' } },
    ]);
    expect((await list(bob)).body).toEqual({ items: [], nextCursor: null });
  });

  test('may have an authenticator app beside it, each asked for by its own answer', async () => {
    const person = await t.registerUser();
    await addPasskey(t, person);
    await enrollTotp(t, person);
    expect((await firstStep(t, person)).methods).toEqual(['passkey', 'totp', 'recovery']);
  });
});

test('a server at an IP address, or at a name without HTTPS, offers no passkeys and says why', async () => {
  for (const [PUBLIC_URL, why] of [
    ['http://192.0.2.7:4000', 'IP address'],
    ['http://social.example.org', 'HTTPS'],
  ] as const) {
    const other = await startTestApp({ PUBLIC_URL });
    try {
      const { token } = await other.registerUser();
      for (const [route, options] of [
        ['POST /api/v1/auth/passkeys/registration/options', { token, body: {} }],
        ['POST /api/v1/auth/passkeys/login/options', { body: {} }],
      ] as const) {
        const answer = await other.call(route, options);
        refused(answer, 'conflict');
        expect(answer.body).toMatchObject({ detail: expect.stringContaining(why) });
      }
    } finally {
      await other.close();
    }
  }
});
