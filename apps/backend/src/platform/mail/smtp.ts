import type { Mail, MailTransport } from './mail.js';
import { explainMailFailure } from './mail-failure.js';
import type { SmtpSettings } from './smtp-settings.js';

const CONNECT_MS = 10_000;
const SILENT_MS = 20_000;
/** Somebody waits for the outcome of a trial. */
const TRIAL_MS = 10_000;

/** Loaded with the first mail: a start has no use for it. */
const connect = async (settings: SmtpSettings, patience = { connect: CONNECT_MS, silent: SILENT_MS }) => {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    ...settings,
    connectionTimeout: patience.connect,
    greetingTimeout: patience.connect,
    dnsTimeout: patience.connect,
    socketTimeout: patience.silent,
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

  async deliver(mail: Mail): Promise<void> {
    this.transporter ??= connect(this.settings);
    const transporter = await this.transporter;
    await transporter.sendMail(this.message(mail));
  }

  /**
   * Sends a mail, or without one connects and signs in alone, now and once.
   * @returns why it failed, in words for whoever runs the server; undefined where it did not
   */
  async attempt(mail?: Mail): Promise<string | undefined> {
    const transporter = await connect(this.settings, { connect: TRIAL_MS / 2, silent: TRIAL_MS / 2 });
    try {
      const signal = AbortSignal.timeout(TRIAL_MS);
      if (mail === undefined) await transporter.verify();
      else await transporter.sendMail({ ...this.message(mail), signal });
      return undefined;
    } catch (error) {
      return explainMailFailure(error, this.settings);
    } finally {
      transporter.close();
    }
  }

  close(): void {
    void this.transporter?.then((transporter) => transporter.close());
  }

  private message({ to, subject, text, html }: Mail) {
    return {
      from: this.from,
      to: { name: '', address: to },
      subject,
      text,
      html,
      // RFC 3834: no automatic answers to these.
      headers: { 'Auto-Submitted': 'auto-generated' },
    };
  }
}
