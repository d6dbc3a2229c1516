import { isThisMachine } from '../../config/plain-connections.js';

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
