import { UserRole } from '@quemiai/contract/roles';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { mailTo } from '../../testing/mails.js';
import type { Persona } from '../../testing/personas.js';
import { personas } from '../../testing/personas.js';
import type { SmtpServer } from '../../testing/smtp-server.js';
import { startSmtpServer } from '../../testing/smtp-server.js';
import type { Answer, TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

const trial = 'POST /api/v1/admin/mail/test';
const send = (t: TestApp, { token }: Pick<Persona, 'token'>): Promise<Answer> =>
  t.call(trial, { token, body: {} });

describe('with a mail server', () => {
  let smtp: SmtpServer;
  let t: TestApp;
  let make: Awaited<ReturnType<typeof personas>>;
  let admin: Persona;
  beforeAll(async () => {
    smtp = await startSmtpServer();
    t = await startTestApp({
      SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      MAIL_FROM: 'Rides <no-reply@example.org>',
    });
    make = await personas(t);
    admin = await make({ role: UserRole.ADMIN });
  });
  afterAll(async () => {
    await t.close();
    await smtp.close();
  });
  beforeEach(async () => {
    // The letter of the one registration that the personas take.
    await vi.waitUntil(() => smtp.mails.length > 0, { timeout: 10_000 });
  });
  const audited = async (): Promise<object[]> =>
    t.database.rows(
      {
        name: 'tried',
        text: `SELECT actor, details FROM audit_log WHERE action = 'admin.mail_tested' ORDER BY seq`,
      },
      [],
    );

  test('a test mail is with its administrator when the answer comes, and is in the audit log', async () => {
    const before = smtp.mails.length;
    const answer = await send(t, admin);
    expect(answer).toMatchObject({ status: 200, body: { to: admin.email, failure: null } });
    expect(smtp.mails.slice(before)).toMatchObject([{ to: [admin.email], from: 'no-reply@example.org' }]);
    expect((await audited()).at(-1)).toEqual({ actor: admin.username, details: { accepted: true } });
    expect((await t.call('GET /api/v1/admin/mail', { token: admin.token })).body).toEqual({
      server: `127.0.0.1:${smtp.port}`,
      from: 'Rides <no-reply@example.org>',
      readable: false,
    });
  });

  test('a refusal is told at once, in the words of the mail server, and not tried again', async () => {
    smtp.troubles.push({ reply: '451 4.3.0 come back later' });
    const before = smtp.connections;
    const { status, body } = await send(t, admin);
    expect(status).toBe(200);
    expect((body as { failure: string }).failure).toContain('It said: "451 4.3.0 come back later"');
    expect((await audited()).at(-1)).toEqual({ actor: admin.username, details: { accepted: false } });
    // The next one is the next connection: nothing of the first is under way.
    await send(t, admin);
    expect(smtp.connections).toBe(before + 2);
  });

  test('it is for administrators who have just shown who they are', async () => {
    const before = smtp.connections;
    const stale = await make({ role: UserRole.ADMIN, recent: false });
    const moderator = await make({ role: UserRole.MODERATOR });
    expect((await send(t, stale)).body).toMatchObject({ code: 'reauthentication_required' });
    expect((await send(t, moderator)).body).toMatchObject({ code: 'forbidden' });
    expect((await t.call(trial, { body: {} })).body).toMatchObject({ code: 'unauthenticated' });
    expect(smtp.connections).toBe(before);
  });
});

test('without a mail server it is kept with the others, and the state says so', async () => {
  const t = await startTestApp();
  const admin = await (await personas(t))({ role: UserRole.ADMIN });
  expect((await t.call('GET /api/v1/admin/mail', { token: admin.token })).body).toEqual({
    server: null,
    from: expect.stringContaining('@') as string,
    readable: true,
  });
  expect((await send(t, admin)).body).toEqual({ to: admin.email, failure: null });
  expect((await mailTo(t, admin.email, 'A test mail')).text).toContain('this is the test that was asked for');
  await t.close();
});
