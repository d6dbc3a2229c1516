import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { SmtpServer } from '../../testing/smtp-server.js';
import { startSmtpServer } from '../../testing/smtp-server.js';
import { letter } from './letter.js';
import { explainMailFailure } from './mail-failure.js';
import { Mailer } from './mailer.js';
import { Smtp } from './smtp.js';

const mail = {
  to: 'ann@example.org',
  ...letter({ community: 'Rides', subject: 'A test', paragraphs: ['Hello'], closing: [] }),
};

let folder: string;
let server: SmtpServer | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-mail-trial-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const mailerOf = (SMTP_URL: string): Mailer =>
  new Mailer({ NODE_ENV: 'test', QUEMIAI_DATA_DIR: folder, SMTP_URL, MAIL_FROM: 'no-reply@example.org' });
const attempt = (url: string): Promise<string | undefined> => mailerOf(url).attempt(mail);

/** A port where nothing listens. */
const closedPort = async (): Promise<number> => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  await new Promise((resolve) => {
    taken.close(resolve);
  });
  return port;
};

test('a mail that is accepted has no failure, and neither has a server that would take one', async () => {
  server = await startSmtpServer({ user: 'us', pass: 'right' });
  const url = `smtp://us:right@127.0.0.1:${server.port}`; // not-a-secret: made up for this test
  expect(await attempt(url)).toBeUndefined();
  expect(server.mails).toMatchObject([{ to: ['ann@example.org'], user: 'us' }]);
  expect(await mailerOf(url).attempt()).toBeUndefined();
  expect(server.mails).toHaveLength(1);
});

test('nobody listens', async () => {
  const port = await closedPort();
  expect(await attempt(`smtp://127.0.0.1:${port}`)).toBe(
    `127.0.0.1:${port} refused the connection: nothing listens there, or a firewall turns it away.`,
  );
});

test('a name that there is not', async () => {
  expect(await attempt('smtp://mail.invalid:2525')).toBe(
    'There is no address for the name mail.invalid: is it spelled right in SMTP_URL?',
  );
});

test('a password that is wrong, and one that is missing', async () => {
  server = await startSmtpServer({ user: 'us', pass: 'right' });
  const wrong = await attempt(`smtp://us:gu3ssed@127.0.0.1:${server.port}`); // not-a-secret: made up for this test
  expect(wrong).toContain('did not accept the name and password of SMTP_URL');
  expect(wrong).toContain('It said: "535 5.7.8 wrong"');
  expect(wrong).not.toContain('gu3ssed');
  expect(await attempt(`smtp://127.0.0.1:${server.port}`)).toContain('wants a name and a password');
});

test('an address that the server does not take, in its own words on one line', async () => {
  server = await startSmtpServer();
  server.troubles.push({ reply: '550-5.1.1 nobody\r\n550 5.1.1 of that name' });
  expect(await attempt(`smtp://127.0.0.1:${server.port}`)).toMatch(
    /does not take mails to this address\. It said: "550-?5\.1\.1 nobody.*of that name"$/,
  );
});

test('a connection that is cut, and a server that says nothing', async () => {
  server = await startSmtpServer();
  server.troubles.push('cut');
  expect(await attempt(`smtp://127.0.0.1:${server.port}`)).toContain('closed the connection');
  server.troubles.push('silence');
  expect(await attempt(`smtp://127.0.0.1:${server.port}`)).toContain('did not answer in time');
});

test('no TLS where it is demanded, and TLS where there is none', async () => {
  server = await startSmtpServer();
  expect(await attempt(`smtps://127.0.0.1:${server.port}`)).toContain('does not begin with TLS');
  const settings = { host: '127.0.0.1', port: server.port, secure: false, requireTLS: true };
  expect(await new Smtp(settings, 'no-reply@example.org').attempt(mail)).toContain('does not offer STARTTLS');
  expect(server.mails).toEqual([]);
});

test('a certificate that nobody known has signed', async () => {
  const [key, cert] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      ...['-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost'],
    ],
    { stdio: 'ignore' },
  );
  const front = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const { port } = front.address() as AddressInfo;
  expect(await attempt(`smtps://127.0.0.1:${port}`)).toBe(
    `The certificate of 127.0.0.1:${port} was signed by nobody this machine knows: trust its issuer with NODE_EXTRA_CA_CERTS.`,
  );
  front.close();
});

test('what nobody foresaw is named, without more than a line of it', () => {
  const settings = { host: 'mail.example.org', port: 587, secure: false, requireTLS: true };
  expect(explainMailFailure('no idea', settings)).toBe(
    'mail.example.org:587 could not be used (unknown error).',
  );
  const long = Object.assign(new Error('Message failed'), {
    code: 'EMESSAGE',
    response: `554 ${'x'.repeat(900)}`,
  });
  expect(explainMailFailure(long, settings).length).toBeLessThan(400);
});
