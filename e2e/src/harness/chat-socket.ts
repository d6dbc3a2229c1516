import { strict as assert } from 'node:assert';
import type {
  Ack,
  ClientEventInput,
  ClientEventName,
  ServerEventName,
  ServerEvents,
} from '@quemiai/contract/events';
import type { ErrorCode } from '@quemiai/contract/errors';
import { io, type Socket } from 'socket.io-client';
import { isServerEvent, readAck, readServerEvent } from './event-schemas.js';
import type { Person } from './people.js';
import { within } from './wait.js';

interface Heard {
  name: ServerEventName;
  payload: unknown;
}

/** A socket on `/chat` that keeps everything it hears, held against the contract as it arrives. */
export class ChatSocket {
  readonly heard: Heard[] = [];
  readonly faults: Error[] = [];
  readonly #waiting = new Set<() => void>();

  constructor(readonly socket: Socket) {
    socket.onAny((name: string, ...args: unknown[]) => {
      try {
        assert.ok(isServerEvent(name), `an event that the contract does not know: ${name}`);
        assert.equal(args.length, 1, `${name} carries one payload`);
        this.heard.push({ name, payload: readServerEvent(name, args[0]) });
      } catch (fault) {
        this.faults.push(fault instanceof Error ? fault : new Error(String(fault)));
      }
      for (const look of this.#waiting) look();
    });
    socket.on('disconnect', () => {
      for (const look of this.#waiting) look();
    });
  }

  /** Connected and welcomed by the server. */
  static async open(
    person: Person,
    transports: ('websocket' | 'polling')[] = ['websocket'],
  ): Promise<ChatSocket> {
    const socket = dial(person.origin, await person.token(), transports);
    const chat = new ChatSocket(socket);
    await within('the socket connects', 10_000, chat.#connected());
    return chat;
  }

  #connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
  }

  /** Sends an event of the contract and gives its acknowledgement, checked. */
  async emit<E extends ClientEventName>(name: E, payload: ClientEventInput<E>): Promise<Ack<E>> {
    return readAck(name, await this.socket.timeout(10_000).emitWithAck(name, payload));
  }

  /** Sends an event that must succeed. */
  async ok<E extends ClientEventName>(
    name: E,
    payload: ClientEventInput<E>,
  ): Promise<Extract<Ack<E>, { ok: true }>> {
    const ack = await this.emit(name, payload);
    assert.ok(ack.ok, `${name} is refused: ${JSON.stringify(ack)}`);
    return ack;
  }

  /** Sends anything at all, and expects this refusal as its acknowledgement. */
  async refused(name: string, payload: unknown, code: ErrorCode): Promise<void> {
    const ack: unknown = await this.socket.timeout(10_000).emitWithAck(name, payload);
    const read = readAck('typing', ack);
    assert.ok(!read.ok, `${name} should be refused with ${code}: ${JSON.stringify(ack)}`);
    assert.equal(read.error.code, code, JSON.stringify(ack));
  }

  all<E extends ServerEventName>(name: E): ServerEvents[E][] {
    return this.heard
      .filter((heard) => heard.name === name)
      .map((heard) => readServerEvent(name, heard.payload));
  }

  /** The first such event, already heard or still to come. */
  next<E extends ServerEventName>(
    name: E,
    where: (payload: ServerEvents[E]) => boolean = () => true,
    ms = 5_000,
  ): Promise<ServerEvents[E]> {
    return this.#when(
      () => `${name}; heard ${JSON.stringify(this.heard.slice(-5)).slice(0, 1500)}`,
      () => this.all(name).find(where),
      ms,
    );
  }

  /** Resolves when the server has ended the connection. */
  async closed(ms = 5_000): Promise<void> {
    await this.#when(
      () => 'the socket is closed by the server',
      () => (this.socket.connected ? undefined : true),
      ms,
    );
  }

  #when<T>(what: () => string, find: () => T | undefined, ms: number): Promise<T> {
    let look: () => void = () => undefined;
    const found = new Promise<T>((resolve) => {
      look = () => {
        const result = find();
        if (result !== undefined) resolve(result);
      };
      this.#waiting.add(look);
      look();
    });
    return within(what, ms, found).finally(() => this.#waiting.delete(look));
  }

  /** Forgets what was heard so far. */
  forget(): void {
    this.heard.length = 0;
  }

  /** Ends the connection; throws when anything heard was not as the contract says. */
  close(): void {
    this.socket.disconnect();
    assert.deepEqual(this.faults, []);
  }
}

export function dial(
  origin: string,
  token: string | undefined,
  transports: ('websocket' | 'polling')[] = ['websocket'],
): Socket {
  return io(`${origin}/chat`, {
    transports,
    auth: token === undefined ? {} : { token },
    reconnection: false,
    forceNew: true,
  });
}
