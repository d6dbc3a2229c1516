import { connect, type Socket as TcpSocket } from 'node:net';
import { WebSocket } from 'ws';
import { within } from './wait.js';

/** What came back for a frame: an acknowledgement, an `error` event, the namespace's yes or no, or the end. */
export type Reply =
  { kind: 'ack' | 'error' | 'refused' | 'welcomed'; payload: unknown } | { kind: 'closed'; code: number };

/** Socket.IO spoken by hand over a bare WebSocket, so that anything at all can be sent. */
export class RawSocket {
  readonly #replies: Reply[] = [];
  #take: ((reply: Reply) => void) | undefined;

  private constructor(
    private readonly ws: WebSocket,
    private readonly tcp: TcpSocket,
  ) {
    ws.on('message', (data) => this.#hear(Buffer.isBuffer(data) ? data.toString() : ''));
    ws.on('close', (code) => this.#give({ kind: 'closed', code }));
    ws.on('error', () => undefined);
  }

  /** Open, and welcomed on `/chat` when a token is given. */
  static async open(origin: string, token?: string): Promise<RawSocket> {
    const url = new URL(origin);
    const tcp = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    tcp.on('error', () => undefined);
    const ws = new WebSocket(`ws://${url.host}/socket.io/?EIO=4&transport=websocket`, {
      createConnection: () => tcp,
    });
    const opened = new Promise<void>((resolve, reject) => {
      ws.once('error', reject);
      ws.once('message', () => resolve());
    });
    await within('Engine.IO opens', 10_000, opened);
    if (token === undefined) return new RawSocket(ws, tcp);
    const welcomed = new Promise<string>((resolve) => ws.once('message', (data) => resolve(String(data))));
    ws.send(`40/chat,${JSON.stringify({ token })}`);
    const answer = await within('the namespace answers', 10_000, welcomed);
    if (!answer.startsWith('40/chat,')) throw new Error(`not welcomed: ${answer}`);
    return new RawSocket(ws, tcp);
  }

  get open(): boolean {
    return this.ws.readyState === WebSocket.OPEN;
  }

  /** A whole frame; `fault` is what the connection says when it is gone already. */
  send(data: string | Buffer, binary: boolean): void {
    this.ws.send(data, { binary }, () => undefined);
  }

  /** Bytes below the WebSocket protocol. */
  bytes(data: Buffer): void {
    this.tcp.write(data);
  }

  /** The next reply, or undefined when none comes in time. */
  async reply(ms: number): Promise<Reply | undefined> {
    const ready = this.#replies.shift();
    if (ready !== undefined) return ready;
    const next = new Promise<Reply>((resolve) => (this.#take = resolve));
    return within('a reply', ms, next).catch(() => undefined);
  }

  end(): void {
    this.ws.terminate();
  }

  #hear(text: string): void {
    if (text === '2') return this.ws.send('3');
    const ack = /^43\/chat,\d+(\[.*)$/s.exec(text)?.[1];
    const event = /^42\/chat,(\[.*)$/s.exec(text)?.[1];
    if (ack !== undefined) return this.#give({ kind: 'ack', payload: first(JSON.parse(ack), 0) });
    if (text.startsWith('40')) return this.#give({ kind: 'welcomed', payload: text });
    if (text.startsWith('44')) return this.#give({ kind: 'refused', payload: text });
    if (event === undefined) return;
    const parsed: unknown = JSON.parse(event);
    if (first(parsed, 0) === 'error') this.#give({ kind: 'error', payload: first(parsed, 1) });
  }

  #give(reply: Reply): void {
    const take = this.#take;
    this.#take = undefined;
    if (take === undefined) this.#replies.push(reply);
    else take(reply);
  }
}

const first = (list: unknown, index: number): unknown => (Array.isArray(list) ? list[index] : undefined);
