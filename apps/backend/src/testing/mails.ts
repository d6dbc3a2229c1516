import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outboxMail } from '@quemiai/contract/community';
import type { OutboxMail } from '@quemiai/contract/community';
import { expect } from 'vitest';
import type { TestApp } from './test-app.js';

/** What the application would have mailed, the oldest first. */
export const mailsOf = (t: TestApp, to?: string): OutboxMail[] => {
  const folder = join(t.env.QUEMIAI_DATA_DIR, 'outbox');
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => outboxMail.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
    .filter((mail) => to === undefined || mail.to === to);
};

/** The newest mail to this address with that subject, once there are `count` of them: mails are written in the background. */
export const mailTo = async (t: TestApp, to: string, subject: string, count = 1): Promise<OutboxMail> => {
  const matching = (): OutboxMail[] => mailsOf(t, to).filter((mail) => mail.subject === subject);
  await expect.poll(() => matching().length, { timeout: 10_000 }).toBe(count);
  const mail = matching().at(-1);
  if (!mail) throw new Error(`nothing was mailed to ${to}`);
  return mail;
};

/** The token in the link of a mail. */
export const tokenIn = ({ text }: Pick<OutboxMail, 'text'>): string => {
  const token = /#([\w-]{43})$/m.exec(text)?.[1];
  if (token === undefined) throw new Error(`no link in:\n${text}`);
  return token;
};
