import { randomBytes } from 'node:crypto';
import type { Invite } from '@quemiai/contract/community';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mailTo } from '../../testing/mails.js';
import type { Persona } from '../../testing/personas.js';
import { personas } from '../../testing/personas.js';
import type { Signer } from '../../testing/signing.js';
import { callSigned, registerSigner } from '../../testing/signing.js';
import type { Answer, CallOptions, TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
let admin: Persona;
let signer: Signer;
beforeAll(async () => {
  t = await startTestApp();
  admin = await (await personas(t))({ role: 'ADMIN' });
  signer = await registerSigner(t, admin.token);
});
beforeEach(async () => {
  for (const table of ['settings', 'invites']) await run(`DELETE FROM ${table}`);
});
afterAll(() => t.close());

const signed = (route: string, options: CallOptions = {}): Promise<Answer> =>
  callSigned(t, signer, route, { token: admin.token, ...options });

const refused = (answer: Answer, status: number, code: string): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(status);
};
const change = (body: object): Promise<Answer> => signed('PATCH /api/v1/admin/settings', { body });
const invite = async (body: object = {}): Promise<{ invite: Invite; url: string; token: string }> => {
  const answer = await signed('POST /api/v1/admin/invites', {
    body: { maxUses: 1, expiresInDays: 7, ...body },
  });
  expect(answer.status).toBe(201);
  const made = answer.body as { invite: Invite; url: string };
  return { ...made, token: made.url.split('#')[1] ?? '' };
};
let count = 0;
const register = (more: object = {}): Promise<Answer> => {
  const username = `guest${++count}`;
  const body = { username, email: `${username}@example.org`, password: 'correct horse battery', ...more };
  return t.call('POST /api/v1/auth/register', { body });
};
const run = (text: string, values: unknown[] = []): Promise<object[]> =>
  t.database.rows({ name: `test ${text}`.slice(0, 60), text }, values);
const audited = async (action: string): Promise<object[]> =>
  run('SELECT actor, details FROM audit_log WHERE action = $1 ORDER BY seq', [action]);

describe('settings', () => {
  test('administrators read and change them; everybody sees the result', async () => {
    const read = (): Promise<Answer> => t.call('GET /api/v1/admin/settings', { token: admin.token });
    expect((await read()).body).toEqual({ name: 'Quemiai', registration: 'open' });
    const changed = await change({ name: '  Seaside Rides ', registration: 'closed' });
    expect(changed.body).toEqual({ name: 'Seaside Rides', registration: 'closed' });
    expect((await read()).body).toEqual(changed.body);
    expect((await change({ registration: 'invite' })).body).toEqual({
      name: 'Seaside Rides',
      registration: 'invite',
    });
    expect((await t.call('GET /api/v1/community')).body).toMatchObject({
      name: 'Seaside Rides',
      registration: 'invite',
    });
    expect(await audited('admin.settings_changed')).toEqual([
      { actor: admin.username, details: { name: 'Seaside Rides', registration: 'closed' } },
      { actor: admin.username, details: { name: null, registration: 'invite' } },
    ]);
  });

  test.each([
    ['no name', { name: ' ' }],
    ['two lines', { name: 'a\nb' }],
    ['a name that is too long', { name: 'x'.repeat(61) }],
    ['an unknown registration', { registration: 'maybe' }],
    ['an unknown key', { colour: 'red' }],
  ])('refuses %s', async (_, body) => {
    refused(await change(body), 400, 'validation_failed');
    expect((await t.call('GET /api/v1/community')).body).toMatchObject({ name: 'Quemiai' });
  });

  test('are for administrators, signed', async () => {
    const body = { registration: 'closed' };
    const person = await t.registerUser();
    const patch = (token?: string): Promise<Answer> =>
      t.call('PATCH /api/v1/admin/settings', { body, ...(token === undefined ? {} : { token }) });
    refused(await patch(), 401, 'unauthenticated');
    refused(await patch(person.token), 403, 'forbidden');
    refused(await patch(admin.token), 401, 'signature_invalid');
    refused(await t.call('GET /api/v1/admin/settings', { token: person.token }), 403, 'forbidden');
    expect((await t.call('GET /api/v1/community')).body).toMatchObject({ registration: 'open' });
  });
});

describe('registration', () => {
  test('open: anybody; an invite does no harm', async () => {
    expect((await register()).status).toBe(201);
    expect((await register({ invite: 'nonsense' })).status).toBe(201);
  });

  test('closed: nobody, whatever they bring', async () => {
    const { token } = await invite();
    await change({ registration: 'closed' });
    refused(await register(), 403, 'registration_closed');
    refused(await register({ invite: token }), 403, 'registration_closed');
    expect(
      (
        await t.call('POST /api/v1/auth/login', {
          body: { identifier: admin.username, password: admin.password },
        })
      ).status,
    ).toBe(200);
  });

  test('by invite: whoever has one, as often as it says', async () => {
    const made = await invite({ maxUses: 2, note: 'for the rowing club' });
    expect(made.url).toBe(`http://localhost:${new URL(t.url).port}/sign-up#${made.token}`);
    expect(made.token).toMatch(/^[\w-]{43}$/);
    await change({ registration: 'invite' });
    refused(await register(), 403, 'registration_closed');
    refused(await register({ invite: 'x'.repeat(43) }), 410, 'link_invalid');
    for (let n = 0; n < 2; n++) expect((await register({ invite: made.token })).status).toBe(201);
    refused(await register({ invite: made.token }), 410, 'link_invalid');
    const [used] = (
      (await t.call('GET /api/v1/admin/invites', { token: admin.token })).body as { items: Invite[] }
    ).items;
    expect(used).toEqual({ ...made.invite, uses: 2 });
    expect(used).toMatchObject({
      note: 'for the rowing club',
      maxUses: 2,
      createdBy: admin.username,
      revokedAt: null,
    });
    const [first] = (await audited('account.registered')).slice(-2);
    expect(first).toMatchObject({ details: { invite: made.invite.id } });
  });

  test('an invite is checked without using it up, before anything is typed', async () => {
    const check = (token: string): Promise<Answer> =>
      t.call('POST /api/v1/auth/invite/check', { body: { token } });
    const { token, invite: made } = await invite();
    // Where anybody may join, it does not matter what an invite is worth.
    expect((await check('x'.repeat(43))).status).toBe(204);
    await change({ registration: 'invite' });
    for (let n = 0; n < 2; n++) expect((await check(token)).status).toBe(204);
    refused(await check('x'.repeat(43)), 410, 'link_invalid');
    refused(await check(''), 400, 'validation_failed');
    expect(await run('SELECT uses FROM invites WHERE id = $1', [made.id])).toEqual([{ uses: 0 }]);
    expect((await register({ invite: token })).status).toBe(201);
    refused(await check(token), 410, 'link_invalid');
    await change({ registration: 'closed' });
    refused(await check(token), 403, 'registration_closed');
  });

  test('asked for again with the same key, is the same, and its link is kept encrypted', async () => {
    const ask = (key: string, body: object = {}): Promise<Answer> =>
      signed('POST /api/v1/admin/invites', {
        headers: { 'idempotency-key': key },
        body: { maxUses: 1, expiresInDays: 7, ...body },
      });
    const first = await ask('one');
    const again = await ask('one');
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await run('SELECT FROM invites')).toHaveLength(1);
    refused(await ask('one', { maxUses: 2 }), 422, 'idempotency_key_reused');
    expect((await ask('two')).body).not.toEqual(first.body);
    const token = (first.body as { url: string }).url.split('#')[1] ?? '';
    const [kept] = (await run(
      "SELECT k::text AS row, response FROM idempotency_keys k WHERE key = 'one'",
    )) as {
      row: string;
      response: unknown;
    }[];
    expect(kept?.response).toBeNull();
    expect(kept?.row).not.toContain(Buffer.from(token).toString('hex'));
    // Moved to another key, it is no answer of that one.
    await run(
      "UPDATE idempotency_keys a SET secret = b.secret FROM idempotency_keys b WHERE a.key = 'two' AND b.key = 'one'",
    );
    refused(await ask('two'), 409, 'conflict');
  });

  test('a registration that fails does not use the invite up', async () => {
    const { token } = await invite();
    await change({ registration: 'invite' });
    refused(await register({ invite: token, username: admin.username }), 409, 'username_taken');
    refused(await register({ invite: token, password: 'password1234567' }), 400, 'validation_failed');
    expect((await register({ invite: token })).status).toBe(201);
  });

  test('of many at once, as many as there are places', async () => {
    const { token } = await invite({ maxUses: 3 });
    await change({ registration: 'invite' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => register({ invite: token })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      ...Array<number>(3).fill(201),
      ...Array<number>(7).fill(410),
    ]);
    expect(await run('SELECT uses FROM invites')).toEqual([{ uses: 3 }]);
  });

  test('a revoked or expired invite lets nobody in', async () => {
    const [one, two] = [await invite(), await invite()];
    await change({ registration: 'invite' });
    expect((await signed(`DELETE /api/v1/admin/invites/${one.invite.id}`)).status).toBe(204);
    expect((await signed(`DELETE /api/v1/admin/invites/${one.invite.id}`)).status).toBe(204);
    await run("UPDATE invites SET expires_at = now() - interval '1 second' WHERE id = $1", [two.invite.id]);
    for (const { token } of [one, two]) refused(await register({ invite: token }), 410, 'link_invalid');
    const unknown = '01890a5d-ac96-774b-bcce-b302099a8057';
    refused(await signed(`DELETE /api/v1/admin/invites/${unknown}`), 404, 'not_found');
  });
});

describe('invites', () => {
  test('are listed by pages, the newest first; the database holds no token', async () => {
    const made = [await invite(), await invite(), await invite()];
    const page = async (query: string): Promise<{ items: Invite[]; nextCursor: string | null }> =>
      (await t.call(`GET /api/v1/admin/invites?${query}`, { token: admin.token })).body as {
        items: Invite[];
        nextCursor: string | null;
      };
    const first = await page('limit=2');
    const second = await page(`limit=2&cursor=${first.nextCursor}`);
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toEqual(made.map((each) => each.invite.id).toReversed());
    expect(second.nextCursor).toBeNull();
    const [{ rows } = { rows: '' }] = (await run(
      "SELECT string_agg(i::text, ' ') AS rows FROM invites i",
    )) as {
      rows: string;
    }[];
    for (const { token } of made) {
      expect(rows).not.toContain(token);
      expect(rows).not.toContain(Buffer.from(token).toString('hex'));
    }
  });

  test.each([
    ['no use', { maxUses: 0 }],
    ['too many uses', { maxUses: 1_001 }],
    ['no day', { expiresInDays: 0 }],
    ['too many days', { expiresInDays: 366 }],
    ['half a day', { expiresInDays: 0.5 }],
    ['a long note', { note: 'x'.repeat(201) }],
  ])('with %s are refused', async (_, more) => {
    const body = { maxUses: 1, expiresInDays: 1, ...more };
    refused(await signed('POST /api/v1/admin/invites', { body }), 400, 'validation_failed');
  });

  test('are made by administrators, signed', async () => {
    const person = await t.registerUser();
    const body = { maxUses: 1, expiresInDays: 1 };
    const post = (token: string): Promise<Answer> => t.call('POST /api/v1/admin/invites', { token, body });
    refused(await post(person.token), 403, 'forbidden');
    refused(await post(admin.token), 401, 'signature_invalid');
    refused(await t.call('GET /api/v1/admin/invites', { token: person.token }), 403, 'forbidden');
    expect(await run('SELECT 1 FROM invites')).toEqual([]);
  });
});

describe('the outbox', () => {
  test('shows administrators what would have been mailed, by pages, and says in the audit log who looked', async () => {
    const ann = await t.registerUser('ann');
    await mailTo(t, ann.email, 'Confirm your e-mail address');
    const list = await t.call('GET /api/v1/admin/outbox?limit=1', { token: admin.token });
    const { items, nextCursor } = list.body as { items: { id: string }[]; nextCursor: string };
    expect(items).toEqual([
      {
        id: expect.any(String) as string,
        at: expect.any(String) as string,
        to: ann.email,
        subject: 'Confirm your e-mail address',
      },
    ]);
    const next = await t.call(`GET /api/v1/admin/outbox?limit=1&cursor=${nextCursor}`, {
      token: admin.token,
    });
    expect(next.body).toMatchObject({ items: [{ to: expect.not.stringContaining(ann.email) as string }] });
    const open = () => t.call(`GET /api/v1/admin/outbox/${items[0]?.id}`, { token: admin.token });
    await run(`UPDATE sessions SET reauthenticated_at = now() - interval '6 minutes'`);
    refused(await open(), 403, 'reauthentication_required');
    await run('UPDATE sessions SET reauthenticated_at = now()');
    const mail = await open();
    expect(mail.body).toMatchObject({ to: ann.email, text: expect.stringContaining('/verify#') as string });
    expect(await audited('admin.outbox_read')).toMatchObject([{ actor: admin.username }]);
    const unknown = '01890a5d-ac96-774b-bcce-b302099a8057';
    refused(await t.call(`GET /api/v1/admin/outbox/${unknown}`, { token: admin.token }), 404, 'not_found');
    refused(await t.call('GET /api/v1/admin/outbox', { token: ann.token }), 403, 'forbidden');
  });

  test('is closed where mails are sent, and in production', async () => {
    const settings: Record<string, string>[] = [
      { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'no-reply@example.org' },
      {
        NODE_ENV: 'production',
        RATE_LIMITS: 'on',
        PUBLIC_URL: 'http://localhost:4000',
        JWT_SECRET: randomBytes(48).toString('base64url'),
        JWT_REFRESH_SECRET: randomBytes(48).toString('base64url'),
        ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      },
    ];
    for (const variables of settings) {
      const other = await startTestApp(variables);
      const { token } = await (await personas(other))({ role: 'ADMIN' });
      refused(await other.call('GET /api/v1/admin/outbox', { token }), 404, 'not_found');
      const sendsMail = variables['SMTP_URL'] !== undefined;
      expect((await other.call('GET /api/v1/community')).body).toMatchObject({ sendsMail });
      await other.close();
    }
  });
});
