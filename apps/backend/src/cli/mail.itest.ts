import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SmtpServer } from '../testing/smtp-server.js';
import { startSmtpServer } from '../testing/smtp-server.js';
import type { TestApp } from '../testing/test-app.js';
import { startTestApp } from '../testing/test-app.js';
import { run } from './run.js';

let t: TestApp;
let smtp: SmtpServer;
beforeAll(async () => {
  t = await startTestApp();
  smtp = await startSmtpServer();
});
afterAll(async () => {
  await smtp.close();
  await t.close();
});

const quemiai = async (args: string[], variables: Record<string, string> = {}) => {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const source = {
    NODE_ENV: 'test',
    QUEMIAI_DATA_DIR: t.env.QUEMIAI_DATA_DIR,
    DATABASE_URL: t.databaseUrl,
    MAIL_FROM: 'no-reply@example.org',
    ...variables,
  };
  return { code: await run(args, source, { out: write, error: write }), said: lines.join('\n') };
};

test('a test mail goes to the address that is named, and is in the audit log', async () => {
  const SMTP_URL = `smtp://127.0.0.1:${smtp.port}`;
  const { code, said } = await quemiai(['mail', 'test', 'ada@example.org'], { SMTP_URL });
  expect({ code, said }).toEqual({
    code: 0,
    said: expect.stringContaining(`127.0.0.1:${smtp.port} has taken the mail to ada@example.org`),
  });
  expect(smtp.mails).toMatchObject([{ to: ['ada@example.org'], from: 'no-reply@example.org' }]);
  const { rows } = await t.database.pool.query(
    `SELECT actor, details FROM audit_log WHERE action = 'admin.mail_tested'`,
  );
  expect(rows).toEqual([{ actor: 'command line', details: { accepted: true } }]);
});

test('what is wrong is told in words, without the password', async () => {
  const SMTP_URL = 'smtp://anna:geheim@127.0.0.1:1'; // not-a-secret: a canary
  const { code, said } = await quemiai(['mail', 'test', 'ada@example.org'], { SMTP_URL });
  expect(code).toBe(1);
  expect(said).toContain('No mail was sent. 127.0.0.1:1 refused the connection');
  expect(said).not.toContain('geheim');
});

test('without a mail server it says where the mail is', async () => {
  const { code, said } = await quemiai(['mail', 'test', 'ada@example.org']);
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('folder outbox') });
});

test.each([[[]], [['test']], [['test', 'nobody']], [['test', 'a@example.org', 'b@example.org']], [['send']]])(
  'mail %j is refused with the usage',
  async (args: string[]) => {
    expect(await quemiai(['mail', ...args])).toMatchObject({ code: 64 });
  },
);
