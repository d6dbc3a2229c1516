import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Logger } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import logger, { makeLogger } from '../../config/logger.js';
import type { SmtpServer } from '../../testing/smtp-server.js';
import { startSmtpServer } from '../../testing/smtp-server.js';
import { uuidv7 } from '../ids/uuidv7.js';
import { letter } from './letter.js';
import { Mailer } from './mailer.js';

const secret = 'tok-3nThatNobodyElseMayRead'; // not-a-secret: made up for these tests
const mail = {
  to: 'ann@example.org',
  ...letter({
    community: 'Rides',
    subject: 'Wählen Sie ein Paßwort\r\nBcc: everybody@example.org',
    paragraphs: [
      'Grüße!',
      '.',
      '.. two dots',
      'a line that is much longer than a mail server takes, '.repeat(30),
    ],
    action: { label: 'Go', url: `https://a.example/reset#${secret}` },
    closing: [],
  }),
};

let folder: string;
let mailer: Mailer;
let lines: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-mail-'));
  lines = [];
  const kept: Logger = makeLogger(
    new Writable({ write: (line: Buffer, _, done) => done(void lines.push(line.toString())) }),
  );
  vi.spyOn(logger, 'warn').mockImplementation(kept.warn.bind(kept));
  vi.spyOn(logger, 'error').mockImplementation(kept.error.bind(kept));
});
afterEach(async () => {
  await mailer.onApplicationShutdown();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const decodeQuotedPrintable = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();

describe('by SMTP', () => {
  let server: SmtpServer;
  afterEach(() => server.close());

  const start = async (credentials?: { user: string; pass: string }, address = ''): Promise<void> => {
    server = await startSmtpServer(credentials);
    mailer = new Mailer({
      NODE_ENV: 'test',
      QUEMIAI_DATA_DIR: folder,
      SMTP_URL: `smtp://${address}127.0.0.1:${server.port}`,
      MAIL_FROM: 'Quemiai <no-reply@example.org>',
    });
  };
  const arrived = async (count = 1): Promise<void> => {
    await expect.poll(() => server.mails.length, { timeout: 10_000 }).toBe(count);
  };
  const logged = async (text: string): Promise<void> => {
    await expect.poll(() => lines.join('\n'), { timeout: 10_000 }).toContain(text);
  };

  test('both bodies arrive whole, from the sender, for one person', async () => {
    await start();
    await mailer.send(mail);
    await arrived();
    const [{ from, to, source } = { from: '', to: [], source: '' }] = server.mails;
    expect({ from, to }).toEqual({ from: 'no-reply@example.org', to: ['ann@example.org'] });
    const head = source.slice(0, source.indexOf('\r\n\r\n'));
    expect(head).toMatch(/^From: Quemiai <no-reply@example\.org>$/m);
    expect(head).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(head).toMatch(/^Content-Type: multipart\/alternative/m);
    expect(head).not.toMatch(/^Bcc:/m);
    for (const line of source.split('\r\n')) expect(line.length).toBeLessThan(1_000);
    const said = decodeQuotedPrintable(source).replaceAll('\r', '');
    expect(said).toContain(mail.text.trim());
    expect(said).toContain(mail.html.trim().replaceAll('\r', ''));
    expect(mailer.outbox).toBeUndefined();
  });

  test('it signs in where it was told how, and gives up at once where that is wrong', async () => {
    await start({ user: 'us@example.org', pass: 'pa:ss' }, 'us%40example.org:pa%3Ass@');
    await mailer.send(mail);
    await arrived();
    expect(server.mails[0]?.user).toBe('us@example.org');
    const wrong = new Mailer({
      NODE_ENV: 'test',
      QUEMIAI_DATA_DIR: folder,
      SMTP_URL: `smtp://us%40example.org:guess@127.0.0.1:${server.port}`, // not-a-secret: made up for this test
      MAIL_FROM: 'no-reply@example.org',
    });
    await wrong.send(mail);
    await logged('given up');
    expect(lines.join('\n')).toContain('"reply":535');
    await wrong.onApplicationShutdown();
    expect(server.mails).toHaveLength(1);
  });

  test.each([
    ['a reply that says later', { reply: '451 4.3.0 ann@example.org is busy' }],
    ['a connection that ends', 'cut'],
  ] as const)('%s is tried again, and logged without address or content', async (_, trouble) => {
    await start();
    server.troubles.push(trouble);
    await mailer.send(mail);
    await logged('could not be sent yet');
    await arrived();
    expect(server.connections).toBe(2);
    expect(lines.join('\n')).not.toMatch(/ann@example|tok-3n|Grüße|Paßwort/);
  });

  test('a reply that says never is not tried again', async () => {
    await start();
    server.troubles.push({ reply: '550 5.1.1 ann@example.org is unknown here' });
    await mailer.send(mail);
    await logged('given up');
    await mailer.send(mail);
    await arrived();
    expect(server.connections).toBe(2);
    expect(lines.join('\n')).not.toMatch(/ann@example|tok-3n/);
  });

  test('nobody waits: a silent server holds up neither the caller nor the others', async () => {
    await start();
    server.troubles.push('silence');
    await mailer.send(mail);
    await mailer.send({ ...mail, to: 'bob@example.org' });
    await arrived();
    expect(server.mails[0]?.to).toEqual(['bob@example.org']);
  });

  test('a mail that cannot be made is tried again too; one that there is not is not sent', async () => {
    await start();
    let attempts = 0;
    mailer.later(() => {
      attempts += 1;
      return attempts === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve(mail);
    });
    mailer.later(() => Promise.resolve(undefined));
    await arrived();
    expect(attempts).toBe(2);
    expect(lines.join('\n')).toContain('the database is away');
  });

  test('mails that are to be tried again take no room without end', async () => {
    await start();
    const fail = () => Promise.reject(new Error('the database is away'));
    for (let n = 0; n < 1_000; n++) mailer.later(fail);
    await expect.poll(() => lines.filter((line) => line.includes('not be sent yet')).length).toBe(1_000);
    await mailer.send(mail);
    await logged('too many wait');
  });

  test('a stop sends what waits', async () => {
    await start();
    for (let n = 0; n < 10; n++) await mailer.send({ ...mail, to: `p${n}@example.org` });
    await mailer.onApplicationShutdown();
    expect(server.mails.map(({ to }) => to[0]).toSorted()).toEqual(
      Array.from({ length: 10 }, (_, n) => `p${n}@example.org`),
    );
  });
});

describe('without a server', () => {
  const outbox = (): string => join(folder, 'outbox');
  beforeEach(() => {
    mailer = new Mailer({
      NODE_ENV: 'test',
      QUEMIAI_DATA_DIR: folder,
      SMTP_URL: undefined,
      MAIL_FROM: undefined,
    });
  });
  const kept = async (count: number): Promise<string[]> => {
    const names = (): string[] => {
      try {
        return readdirSync(outbox()).filter((name) => name.endsWith('.json'));
      } catch {
        return [];
      }
    };
    await expect.poll(() => names().length, { timeout: 10_000 }).toBe(count);
    return names().toSorted();
  };

  test('mails are files for their owner alone, readable by id, the newest first', async () => {
    expect(await mailer.outbox?.list(10)).toEqual([]);
    await mailer.send(mail);
    await kept(1);
    await mailer.send({ ...mail, to: 'bob@example.org' });
    const [first = '', second = ''] = await kept(2);
    expect(statSync(join(outbox(), first)).mode & 0o777).toBe(0o600);
    expect(statSync(outbox()).mode & 0o777).toBe(0o700);
    const [id, other] = [first, second].map((name) => name.replace('.json', ''));
    expect(JSON.parse(readFileSync(join(outbox(), first), 'utf8'))).toMatchObject({ ...mail, id });
    expect((await mailer.outbox?.list(10))?.map((each) => each.id)).toEqual([other, id]);
    expect((await mailer.outbox?.list(10, other))?.map(({ to }) => to)).toEqual(['ann@example.org']);
    expect(await mailer.outbox?.read(id ?? '')).toMatchObject(mail);
    expect(await mailer.outbox?.read(uuidv7())).toBeUndefined();
  });

  test('the newest 500 are kept', async () => {
    await mailer.send(mail);
    const [first = ''] = await kept(1);
    for (let n = 1; n < 500; n++) writeFileSync(join(outbox(), `${uuidv7()}.json`), '{}');
    await mailer.send(mail);
    await expect.poll(() => readdirSync(outbox()).includes(first)).toBe(false);
    await kept(500);
  });
});
