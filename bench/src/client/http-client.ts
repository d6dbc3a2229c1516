import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  body: Buffer;
}

const headEnd = Buffer.from('\r\n\r\n');

/** One HTTP/1.1 request as bytes, made once and sent many times. */
export const encodeRequest = (
  method: string,
  url: URL,
  headers: Record<string, string>,
  json?: unknown,
): Buffer => {
  const body = json === undefined ? '' : JSON.stringify(json);
  const all: Record<string, string> = { host: url.host, ...headers };
  if (json !== undefined) all['content-type'] = 'application/json';
  if (method !== 'GET') all['content-length'] = String(Buffer.byteLength(body));
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
};

/**
 * A kept-alive connection that has one request under way at a time and costs next to nothing. Reads answers with a
 * Content-Length, which is what the measured servers send; an answer of another form is an error.
 */
export class HttpConnection {
  private readonly net: Socket;
  private parts: Buffer[] = [];
  private waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  private constructor(net: Socket) {
    this.net = net;
    net.on('data', (chunk: Buffer) => this.take(chunk));
    net.on('error', (error) => this.fail(error));
    net.on('close', () => this.fail(new Error('the server closed the connection')));
  }

  static open(url: string): Promise<HttpConnection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const net = connect({ host: hostname, port: Number(port || 80), noDelay: true });
      net.once('error', reject);
      net.once('connect', () => {
        net.removeListener('error', reject);
        resolve(new HttpConnection(net));
      });
    });
  }

  send(request: Buffer): Promise<Answer> {
    if (this.waiting !== undefined) throw new Error('a request is under way on this connection');
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.net.write(request);
    });
  }

  close(): void {
    this.waiting = undefined;
    this.net.destroy();
  }

  private take(chunk: Buffer): void {
    this.parts.push(chunk);
    const bytes = this.parts.length === 1 ? chunk : Buffer.concat(this.parts);
    if (this.parts.length > 1) this.parts = [bytes];
    const head = bytes.indexOf(headEnd);
    if (head < 0) return;
    const text = bytes.toString('latin1', 0, head);
    const status = Number(text.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    if (length === undefined && status !== 204) {
      this.fail(new Error(`an answer of ${status} has no Content-Length`));
      return;
    }
    const start = head + headEnd.length;
    const end = start + Number(length ?? 0);
    if (bytes.length < end) return;
    const waiting = this.waiting;
    this.waiting = undefined;
    this.parts = [];
    waiting?.resolve({ status, body: bytes.subarray(start, end) });
  }

  private fail(error: Error): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    this.net.destroy();
    waiting?.reject(error);
  }
}
