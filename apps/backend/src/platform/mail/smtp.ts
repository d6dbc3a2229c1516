import { isThisMachine } from '../../config/plain-connections.js';
import type { Mail, MailTransport } from './mail.js';

export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the first byte (RFC 8314); otherwise STARTTLS where the server offers it. */
  secure: boolean;
  /** Nothing is sent over a connection that STARTTLS did not secure. */
  requireTLS: boolean;
  auth?: { user: string; pass: string };
}

/**
 * What an `SMTP_URL` says. Only the parts of the address count: no parameter behind it can weaken TLS.
 * @param production TLS is demanded, unless the server is on this machine
 */
export const smtpSettings = (url: string, production: boolean): SmtpSettings => {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: production && !secure && !isThisMachine(host),
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
};

const CONNECT_MS = 10_000;
const SILENT_MS = 20_000;

/** Loaded with the first mail: a start has no use for it. */
const connect = async (settings: SmtpSettings) => {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    ...settings,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    // What a mail says never makes the server read a file or call an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
};

/** Mails by SMTP, a connection for each. */
export class Smtp implements MailTransport {
  private transporter: ReturnType<typeof connect> | undefined;

  constructor(
    private readonly settings: SmtpSettings,
    private readonly from: string,
  ) {}

  async deliver({ to, subject, text, html }: Mail): Promise<void> {
    this.transporter ??= connect(this.settings);
    const transporter = await this.transporter;
    await transporter.sendMail({
      from: this.from,
      to: { name: '', address: to },
      subject,
      text,
      html,
      // RFC 3834: no automatic answers to these.
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  }

  close(): void {
    void this.transporter?.then((transporter) => transporter.close());
  }
}
