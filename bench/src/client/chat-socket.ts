import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { readInt, startsWith } from './fields.ts';
import { FrameReader, encodeFrame, opcodes } from './frames.ts';

/** The JSON array of an event or an acknowledgement, as bytes valid only until the call returns. */
export type OnPayload = (bytes: Buffer, start: number, end: number) => void;

export interface ChatSocketOptions {
  /** Origin of the server: `http://127.0.0.1:4000`. */
  url: string;
  /** Sent as `auth.token` of the handshake. */
  token: string;
  onEvent?: OnPayload;
  /** The connection ended without having been asked to. */
  onLost?: (reason: string) => void;
}

const namespace = '/chat';
const eventPrefix = Buffer.from(`42${namespace},`);
const ackPrefix = Buffer.from(`43${namespace},`);
const connectedPrefix = Buffer.from(`40${namespace},`);
const refusedPrefix = Buffer.from(`44${namespace},`);
const leftPrefix = Buffer.from(`41${namespace},`);
const handshakeMs = 15_000;

// All sockets are read one after the other into this buffer: a chunk is used up before the next is read.
const readBuffer = Buffer.allocUnsafe(256 * 1024);

/**
 * A Socket.IO client for `/chat` over a bare WebSocket that costs as little as it can, so that the server is measured
 * and not the client: an event is handed on as bytes and parsed by whoever needs it.
 */
export class ChatSocket {
  private readonly net: Socket;
  private readonly onEvent: OnPayload;
  private readonly onLost: (reason: string) => void;
  private readonly acks = new Map<number, OnPayload>();
  private nextAck = 0;
  private closing = false;
  private lost = false;
  private connected: ((error?: Error) => void) | undefined;

  private constructor(net: Socket, options: ChatSocketOptions, connected: (error?: Error) => void) {
    this.net = net;
    this.onEvent = options.onEvent ?? (() => undefined);
    this.onLost = options.onLost ?? (() => undefined);
    this.connected = connected;
  }

  /** Resolves once the server has let the client into the namespace. */
  static open(options: ChatSocketOptions): Promise<ChatSocket> {
    return new Promise((resolve, reject) => {
      const { hostname, port, host } = new URL(options.url);
      const key = randomBytes(16).toString('base64');
      let read: (chunk: Buffer) => void = () => undefined;
      const net = connect({
        host: hostname,
        port: Number(port || 80),
        noDelay: true,
        onread: {
          buffer: readBuffer,
          callback: (length) => {
            try {
              read(readBuffer.subarray(0, length));
            } catch (error) {
              socket.end(error instanceof Error ? error.message : String(error));
            }
            return true;
          },
        },
      });
      const timer = setTimeout(() => socket.end('no answer to the handshake'), handshakeMs);
      const socket = new ChatSocket(net, options, (error) => {
        clearTimeout(timer);
        if (error === undefined) resolve(socket);
        else reject(error);
      });
      const frames = new FrameReader((bytes, start, end, opcode) => socket.take(bytes, start, end, opcode));
      let head = Buffer.alloc(0);
      read = (chunk) => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        checkUpgrade(head.toString('latin1', 0, end), key);
        read = (bytes) => frames.push(bytes);
        net.write(encodeFrame(`40${namespace},${JSON.stringify({ token: options.token })}`));
        frames.push(head.subarray(end + 4));
      };
      net.on('error', (error) => socket.end(error.message));
      net.on('close', () => socket.end('closed by the server'));
      net.write(
        `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\n` +
          `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
    });
  }

  emit(event: string, payload: object, onAck: OnPayload): void {
    const id = this.nextAck++;
    this.acks.set(id, onAck);
    this.net.write(encodeFrame(`42${namespace},${id}[${JSON.stringify(event)},${JSON.stringify(payload)}]`));
  }

  /** Emits and parses the acknowledgement. */
  request(event: string, payload: object): Promise<unknown> {
    return new Promise((resolve) => {
      this.emit(event, payload, (bytes, start, end) => {
        const all: unknown = JSON.parse(bytes.toString('utf8', start, end));
        resolve(Array.isArray(all) ? all[0] : undefined);
      });
    });
  }

  close(): Promise<void> {
    this.closing = true;
    if (this.net.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      this.net.once('close', () => resolve());
      this.net.end(encodeFrame(Buffer.from([0x03, 0xe8]), opcodes.close));
      // A peer that does not close its side is not waited for.
      setTimeout(() => this.net.destroy(), 1_000).unref();
    });
  }

  private take(bytes: Buffer, start: number, end: number, opcode: number): void {
    if (opcode === opcodes.ping)
      this.net.write(encodeFrame(Buffer.from(bytes.subarray(start, end)), opcodes.pong));
    else if (opcode === opcodes.close) this.end('closed by the server');
    else if (opcode !== opcodes.text) throw new Error(`the server sent a frame of opcode ${opcode}`);
    else if (startsWith(bytes, start, end, eventPrefix)) this.onEvent(bytes, start + eventPrefix.length, end);
    else if (startsWith(bytes, start, end, ackPrefix)) this.takeAck(bytes, start + ackPrefix.length, end);
    else this.takeControl(bytes, start, end);
  }

  private takeAck(bytes: Buffer, start: number, end: number): void {
    const id = readInt(bytes, start, end);
    const onAck = this.acks.get(id);
    if (onAck === undefined)
      throw new Error(`the server acknowledged ${id}, which was not sent or not awaited any more`);
    this.acks.delete(id);
    onAck(bytes, bytes.indexOf(0x5b, start), end);
  }

  private takeControl(bytes: Buffer, start: number, end: number): void {
    const ping = 0x32;
    const open = 0x30;
    if (end - start === 1 && bytes[start] === ping) this.net.write(encodeFrame('3'));
    else if (startsWith(bytes, start, end, connectedPrefix)) this.settle();
    else if (startsWith(bytes, start, end, refusedPrefix))
      this.end(`refused: ${bytes.toString('utf8', start, end)}`);
    else if (startsWith(bytes, start, end, leftPrefix)) this.end('put out of the namespace by the server');
    else if (bytes[start] !== open)
      throw new Error(`unknown packet ${bytes.toString('utf8', start, Math.min(end, start + 80))}`);
  }

  private settle(error?: Error): void {
    this.connected?.(error);
    this.connected = undefined;
  }

  private end(reason: string): void {
    this.settle(new Error(reason));
    this.net.destroy();
    if (this.closing || this.lost) return;
    this.lost = true;
    this.onLost(reason);
  }
}

const checkUpgrade = (head: string, key: string): void => {
  const [status = '', ...lines] = head.split('\r\n');
  if (!status.startsWith('HTTP/1.1 101 ')) throw new Error(`the server refused the WebSocket: ${status}`);
  const wanted = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const accept = lines.find((line) => /^sec-websocket-accept:/i.test(line));
  if (accept?.slice(accept.indexOf(':') + 1).trim() !== wanted)
    throw new Error('the WebSocket handshake is wrong');
};
