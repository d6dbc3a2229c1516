import type { SmtpSettings } from './smtp-settings.js';

/** What nodemailer adds to an error; every part may be missing. */
interface Facts {
  code: string;
  /** The code of Node.js below: of the socket, of TLS. */
  cause: string;
  timeout: string;
  command: string;
  /** What the mail server answered. */
  response: string;
  message: string;
}

const textOf = (error: object, name: string): string => {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
};

const factsOf = (error: unknown): Facts => {
  const from = typeof error === 'object' && error !== null ? error : { message: String(error) };
  return {
    code: textOf(from, 'code'),
    cause: textOf(from, 'originalCode'),
    timeout: textOf(from, 'timeoutType'),
    command: textOf(from, 'command'),
    response: textOf(from, 'response'),
    message: textOf(from, 'message'),
  };
};

const MOST_SAID = 300;

/** One line of what the mail server said, whatever it put in there. */
const said = (response: string): string => {
  const line = response.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line === '' ? '' : ` It said: "${line.length > MOST_SAID ? `${line.slice(0, MOST_SAID)}…` : line}"`;
};

const certificates: readonly [RegExp, string][] = [
  [/ALTNAME/, 'is for another name: the host in SMTP_URL must be the one that the certificate names'],
  [/EXPIRED/, 'has expired'],
  [/NOT_YET_VALID/, 'is not valid yet: compare the clocks of both machines'],
  [/SELF_SIGNED/, 'was signed by nobody this machine knows: trust its issuer with NODE_EXTRA_CA_CERTS'],
  [
    /UNABLE_TO_(?:VERIFY|GET_ISSUER)|CERT_UNTRUSTED|INVALID_CA/,
    'was signed by nobody this machine knows: the server sends an incomplete chain, or its issuer is to be trusted with NODE_EXTRA_CA_CERTS',
  ],
  [/CERT_/, 'is not valid'],
];

const sockets: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection: nothing listens there, or a firewall turns it away',
  ECONNRESET: 'closed the connection',
  EHOSTUNREACH: 'cannot be reached from this machine: there is no way to it',
  ENETUNREACH: 'cannot be reached from this machine: there is no way to it',
};

const tls = (place: string, { cause, response, message }: Facts, secure: boolean): string | undefined => {
  const certificate = certificates.find(([pattern]) => pattern.test(cause));
  if (certificate) return `The certificate of ${place} ${certificate[1]}.`;
  if (/^(?:EPROTO|ERR_SSL_)|Error initiating TLS/.test(cause || message)) {
    return secure
      ? `${place} does not begin with TLS: try smtp:// instead of smtps:// in SMTP_URL (STARTTLS, usually port 587).`
      : `TLS with ${place} could not be agreed on.`;
  }
  return response === ''
    ? undefined
    : `${place} does not offer STARTTLS, which is demanded here.${said(response)}`;
};

const connection = (place: string, facts: Facts, { host, secure }: SmtpSettings): string => {
  if (facts.code === 'EDNS')
    return `There is no address for the name ${host}: is it spelled right in SMTP_URL?`;
  if (facts.code === 'ETLS' || facts.code === 'ESOCKET') {
    const found = tls(place, facts, secure);
    if (found !== undefined) return found;
  }
  if (facts.code === 'ETIMEDOUT' || facts.code === 'EABORT' || facts.cause === 'ETIMEDOUT') {
    if (facts.timeout === 'CONNECT_TIMEOUT' || facts.cause === 'ETIMEDOUT')
      return `${place} did not answer in time: is the port right, and does a firewall let this machine out to it?`;
    return `${place} took the connection and then did not answer in time${
      secure ? '.' : ': if the port is 465, SMTP_URL begins with smtps://.'
    }`;
  }
  return `${place} ${sockets[facts.cause] ?? 'closed the connection'}.${said(facts.response)}`;
};

const authentication = (place: string, { response }: Facts, { auth }: SmtpSettings): string =>
  auth === undefined
    ? `${place} wants a name and a password: put them into SMTP_URL.${said(response)}`
    : `${place} did not accept the name and password of SMTP_URL (special characters in them are written as in an address: @ is %40).${said(response)}`;

/**
 * Why a mail was not accepted, in words for whoever runs the server: what failed, where, and what to look at. Names the
 * host, never the password. The mail server's own words may name the recipient: not for a log.
 */
export const explainMailFailure = (error: unknown, settings: SmtpSettings): string => {
  const place = `${settings.host}:${settings.port}`;
  const facts = factsOf(error);
  const { code, command, response } = facts;
  // RFC 4954, 6: what a server answers to anything before the sign-in that it wants.
  if (code === 'EAUTH' || code === 'ENOAUTH' || response.startsWith('530'))
    return authentication(place, facts, settings);
  if (code === 'EENVELOPE' && command === 'MAIL FROM')
    return `${place} does not take mails from the address in MAIL_FROM.${said(response)}`;
  if (code === 'EENVELOPE') return `${place} does not take mails to this address.${said(response)}`;
  if (code === 'EMESSAGE') return `${place} did not accept the mail.${said(response)}`;
  if (/^(?:ECONNECTION|ESOCKET|ETLS|EDNS|ETIMEDOUT|EABORT)$/.test(code))
    return connection(place, facts, settings);
  return `${place} could not be used (${code === '' ? 'unknown error' : code}).${said(response)}`;
};
