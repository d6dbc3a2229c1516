import { io } from 'socket.io-client';
import { ApiError, isErrorCode, NetworkError } from '../../../../lib/api/errors.js';
import { session } from '../../../../lib/auth/session.js';
import type { Ack, ClientEventInput, ClientEventName, ServerEventName } from '../contract.js';
import type { AckData, ServerFrame, SocketHandlers, SocketPort } from './ports.js';

const eventNames: readonly ServerEventName[] = [
  'message:new',
  'message:updated',
  'message:deleted',
  'conversation:head',
  'conversation:updated',
  'conversation:added',
  'conversation:removed',
  'typing',
  'read',
  'presence',
  'session:revoked',
  'error',
];

const isRefusedToken = (error: Error): boolean => {
  const data = 'data' in error ? error.data : undefined;
  return typeof data === 'object' && data !== null && 'code' in data && data.code === 'unauthenticated';
};

/** Socket.IO to the server that the page came from: WebSocket first, polling where that is blocked. */
export class ChatSocket implements SocketPort {
  readonly #socket = io('/chat', {
    autoConnect: false,
    reconnection: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    timeout: 10_000,
  });
  #handlers: SocketHandlers | null = null;
  #token: string | null = null;
  #rejected: string | null = null;
  #wanted = false;

  listen(handlers: SocketHandlers): void {
    this.#handlers = handlers;
    this.#socket.on('connect', () => {
      this.#rejected = null;
      handlers.up();
    });
    this.#socket.on('disconnect', () => this.#down(false));
    this.#socket.on('connect_error', (error: Error) => {
      const refused = isRefusedToken(error);
      if (refused) this.#rejected = this.#token;
      this.#down(refused);
    });
    // Like the answers over HTTP, what our own server sends is taken to be of the contract's shape.
    this.#socket.onAny((type: string, payload: unknown) => {
      const known = eventNames.some((name) => name === type);
      if (known) handlers.frame({ type, payload } as ServerFrame);
      else console.warn(`The server sent an event that this version does not know: ${type}`);
    });
  }

  connect(): void {
    this.#wanted = true;
    session.token(this.#rejected).then(
      (token) => {
        if (!this.#wanted) return;
        this.#token = token;
        this.#socket.auth = { token };
        this.#socket.connect();
      },
      () => this.#down(false),
    );
  }

  disconnect(): void {
    this.#wanted = false;
    this.#socket.disconnect();
  }

  async request<E extends ClientEventName>(
    event: E,
    payload: ClientEventInput<E>,
    timeoutMs: number,
  ): Promise<AckData<E>> {
    if (!this.#socket.connected) throw new NetworkError();
    const answer = (await this.#socket
      .timeout(timeoutMs)
      .emitWithAck(event, payload)
      .catch((cause: unknown) => {
        throw new NetworkError({ timeout: this.#socket.connected, cause });
      })) as Ack<E>;
    if (answer.ok) return answer as AckData<E>;
    const { code, detail, errors } = answer.error;
    throw new ApiError({
      code: isErrorCode(code) ? code : 'internal_error',
      detail,
      ...(errors ? { errors } : {}),
    });
  }

  #down(soon: boolean): void {
    if (this.#wanted) this.#handlers?.down(soon);
  }
}
