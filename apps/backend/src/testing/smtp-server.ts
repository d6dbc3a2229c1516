import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

interface ReceivedMail {
  from: string;
  to: string[];
  /** Header fields and body as they were sent (RFC 5322). */
  source: string;
  /** Who signed in on the connection; undefined for nobody. */
  user: string | undefined;
}

/** What the next mail meets: a reply to RCPT TO, a connection that ends there, or silence from the greeting on. */
type Trouble = { reply: string } | 'cut' | 'silence';

export interface SmtpServer {
  port: number;
  mails: ReceivedMail[];
  /** How many connections were opened. */
  readonly connections: number;
  /** Troubles of the next mails, one each. */
  troubles: Trouble[];
  close: () => Promise<void>;
}

const base64 = (text: string): string => Buffer.from(text, 'base64').toString();

/** One connection: the commands of RFC 5321 that a client needs to send a mail, and AUTH PLAIN (RFC 4954). */
class Conversation {
  private mail: ReceivedMail = { from: '', to: [], source: '', user: undefined };
  private buffered = '';
  private inData = false;

  constructor(
    private readonly socket: Socket,
    private readonly server: { mails: ReceivedMail[]; troubles: Trouble[] },
    private readonly credentials: { user: string; pass: string } | undefined,
  ) {
    socket.setEncoding('utf8').on('data', (chunk: string) => this.take(chunk));
    socket.on('error', () => undefined);
  }

  begin(): void {
    if (this.server.troubles[0] === 'silence') this.server.troubles.shift();
    else this.reply('220 localhost ESMTP');
  }

  private reply(line: string): void {
    this.socket.write(`${line}\r\n`);
  }

  private take(chunk: string): void {
    this.buffered += chunk;
    for (;;) {
      const end = this.buffered.indexOf(this.inData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const text = this.buffered.slice(0, end);
      this.buffered = this.buffered.slice(end + (this.inData ? 5 : 2));
      if (this.inData) this.end(text);
      else this.command(text);
    }
  }

  private end(text: string): void {
    this.inData = false;
    // RFC 5321, 4.5.2: a leading dot was doubled on the way.
    this.server.mails.push({ ...this.mail, source: text.replace(/^\.\./gm, '.') });
    this.mail = { ...this.mail, from: '', to: [] };
    this.reply('250 2.0.0 taken');
  }

  private command(line: string): void {
    const [verb = ''] = line.toUpperCase().split(' ');
    if (verb === 'EHLO') this.reply(this.credentials ? '250-localhost\r\n250 AUTH PLAIN' : '250 localhost');
    else if (verb === 'AUTH') this.authenticate(line.split(' ')[2] ?? '');
    else if (verb === 'MAIL') this.sender(line);
    else if (verb === 'RCPT') this.recipient(line);
    else if (verb === 'DATA') this.data();
    else if (verb === 'QUIT') this.socket.end('221 bye\r\n');
    else this.reply('502 5.5.1 unknown');
  }

  private authenticate(response: string): void {
    const [, user, pass] = base64(response).split('\0');
    const known = user === this.credentials?.user && pass === this.credentials?.pass;
    if (known) this.mail.user = user;
    this.reply(known ? '235 2.7.0 welcome' : '535 5.7.8 wrong');
  }

  private sender(line: string): void {
    if (this.credentials && this.mail.user === undefined) return this.reply('530 5.7.0 sign in first');
    this.mail.from = /<(.*?)>/.exec(line)?.[1] ?? '';
    this.reply('250 2.1.0 go on');
  }

  private recipient(line: string): void {
    const trouble = this.server.troubles.shift();
    if (trouble === 'cut') {
      this.socket.destroy();
      return;
    }
    if (typeof trouble === 'object') return this.reply(trouble.reply);
    this.mail.to.push(/<(.*?)>/.exec(line)?.[1] ?? '');
    this.reply('250 2.1.5 go on');
  }

  private data(): void {
    this.inData = true;
    this.reply('354 end with a dot');
  }
}

/** A small mail server on this machine, in place of the world's. It speaks SMTP and keeps what it is given. */
export const startSmtpServer = async (credentials?: { user: string; pass: string }): Promise<SmtpServer> => {
  const state = { mails: [] as ReceivedMail[], troubles: [] as Trouble[], connections: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    state.connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    new Conversation(socket, state, credentials).begin();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  });
};
