import { afterEach, expect, test, vi } from 'vitest';
import { tryMail } from '../../app.js';
import logger from '../../config/logger.js';
import { startSmtpServer } from '../../testing/smtp-server.js';
import { startTestApp } from '../../testing/test-app.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** What the start says of mail. */
const said = async (variables: Record<string, string>): Promise<{ info: unknown[]; warn: unknown[] }> => {
  const t = await startTestApp(variables);
  const info = vi.spyOn(logger, 'info');
  const warn = vi.spyOn(logger, 'warn');
  try {
    await tryMail(t.app);
    return { info: info.mock.calls.flat(), warn: warn.mock.calls.flat() };
  } finally {
    await t.close();
  }
};

test('a mail server that takes mail is named at the start, and one that does not is warned of', async () => {
  const smtp = await startSmtpServer();
  const variables = { SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, MAIL_FROM: 'no-reply@example.org' };
  const sent = `Mail is sent by 127.0.0.1:${smtp.port}: it takes mail.`;
  expect(await said(variables)).toEqual({ info: [sent], warn: [] });
  await smtp.close();
  expect(await said(variables)).toEqual({ info: [], warn: [expect.stringContaining('refused')] });
});

test('nothing is said where there is none', async () => {
  expect(await said({})).toEqual({ info: [], warn: [] });
});
