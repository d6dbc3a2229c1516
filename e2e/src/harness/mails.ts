import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { until } from './wait.js';

const mail = z.object({ to: z.string(), subject: z.string(), text: z.string() });
export type Mail = z.infer<typeof mail>;

/** The mails that a server without SMTP wrote to its data folder, the oldest first. */
async function mailsTo(dataDir: string, to: string): Promise<Mail[]> {
  const folder = join(dataDir, 'outbox');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json')).toSorted();
  const mails = await Promise.all(
    names.map(async (name) => mail.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))),
  );
  return mails.filter((each) => each.to === to);
}

/** Waits for the newest mail to somebody about something. */
export const mailAbout = (dataDir: string, to: string, subject: RegExp): Promise<Mail> =>
  until(`a mail to ${to} about ${subject}`, async () =>
    (await mailsTo(dataDir, to)).findLast((each) => subject.test(each.subject)),
  );

/** The address in a mail, as a path of the page with what is behind its #. */
export function linkIn({ text }: Mail): string {
  const url = /https?:\/\/\S+/.exec(text)?.[0];
  if (url === undefined) throw new Error(`no address in the mail: ${text}`);
  const { pathname, hash } = new URL(url);
  return pathname + hash;
}
