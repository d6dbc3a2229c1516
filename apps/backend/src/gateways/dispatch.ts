import type { ClientEventName, SocketError } from '@quemiai/contract/events';
import { clientEvents } from '@quemiai/contract/events';
import type { Socket } from 'socket.io';
import { uuidv7 } from '../platform/ids/uuidv7.js';
import logger from '../config/logger.js';
import { requestContext } from '../platform/context/request-context.js';
import { AppError } from '../platform/errors/app-error.js';
import { toAppError } from '../platform/errors/to-app-error.js';
import { parse } from '../platform/http/parse.js';
import { eventCosts } from '../platform/limits/budgets.js';
import { MALFORMED } from '../platform/realtime/parser.js';
import { connectionOf } from './connection.js';

/** Serves one event: gets the parsed payload, gives what the acknowledgement holds beside `ok`. */
export type Handler = (socket: Socket, payload: never) => Promise<object>;

/** Events of one socket served at a time; a client that sends more without waiting is told so. */
const MAX_RUNNING = 256;

type Answer = (answer: object) => void;

const isEvent = (name: unknown): name is ClientEventName =>
  typeof name === 'string' && Object.hasOwn(clientEvents, name);

const costOf = (name: unknown): number => (typeof name === 'string' ? eventCosts.get(name) : undefined) ?? 1;

const refusal = (error: AppError): { ok: false; error: SocketError } => ({
  ok: false,
  error: {
    code: error.code,
    detail: error.detail,
    ...(error.errors ? { errors: error.errors } : {}),
    ...(error.more.retryAfter === undefined ? {} : { retryAfter: error.more.retryAfter }),
  },
});

/**
 * Every event of the contract with its handler; an event that the contract does not state, or one without a handler,
 * stops the start. Serves one frame of a client: always answers, never throws.
 */
export class Dispatcher {
  private readonly handlers: ReadonlyMap<ClientEventName, Handler>;

  constructor(handlers: Readonly<Record<ClientEventName, Handler>>) {
    const stated = Object.keys(clientEvents);
    const served = Object.keys(handlers);
    const odd = [
      ...stated.filter((name) => !served.includes(name)),
      ...served.filter((name) => !stated.includes(name)),
    ];
    if (odd.length > 0) {
      throw new Error(`Socket events without a handler or without an access decision: ${odd.join(', ')}`);
    }
    this.handlers = new Map(Object.entries(handlers) as [ClientEventName, Handler][]);
  }

  /** @param frame the event's name, its arguments, and the acknowledgement's callback where the client wants one */
  async serve(socket: Socket, frame: readonly unknown[]): Promise<void> {
    const [name, ...rest] = frame;
    const last = rest.at(-1);
    const ack = typeof last === 'function' ? (last as Answer) : undefined;
    const args = ack ? rest.slice(0, -1) : rest;
    const connection = connectionOf(socket);
    if (connection.running >= MAX_RUNNING) {
      this.refuse(socket, ack, new AppError('rate_limited', 'Too many events at once: wait for answers'));
      return;
    }
    const wait = connection.budget?.take(costOf(name)) ?? 0;
    if (wait > 0) {
      const detail = `Too many events: try again in ${wait} s`;
      this.refuse(socket, ack, new AppError('rate_limited', detail, undefined, { retryAfter: wait }));
      return;
    }
    connection.running++;
    try {
      const answer = await this.run(socket, name, args);
      ack?.({ ok: true, ...answer });
    } catch (error) {
      this.refuse(socket, ack, this.known(error, name, connection.viewer.userId));
    } finally {
      connection.running--;
    }
  }

  private async run(socket: Socket, name: unknown, args: readonly unknown[]): Promise<object> {
    if (name === MALFORMED) throw new AppError('malformed_request', 'The frame is no Socket.IO packet');
    const handler = isEvent(name) ? this.handlers.get(name) : undefined;
    if (!isEvent(name) || !handler) {
      throw new AppError('unknown_event', `There is no event ${JSON.stringify(String(name).slice(0, 100))}`);
    }
    if (args.length !== 1) throw new AppError('validation_failed', 'An event carries exactly one payload');
    const payload = parse(clientEvents[name].payload, args[0], 'payload');
    const context = { requestId: uuidv7(), userId: connectionOf(socket).viewer.userId };
    return requestContext.run(context, () => handler(socket, payload as never));
  }

  private refuse(socket: Socket, ack: Answer | undefined, error: AppError): void {
    if (ack) ack(refusal(error));
    else socket.emit('error', refusal(error).error);
  }

  private known(error: unknown, name: unknown, userId: string): AppError {
    const known = toAppError(error);
    if (known.status >= 500) {
      logger.error({ err: error, event: String(name).slice(0, 100), userId }, 'A socket event failed');
    }
    return known;
  }
}
