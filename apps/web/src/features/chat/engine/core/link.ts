import { NetworkError } from '../../../../lib/api/errors.js';
import type { ClientEventInput, ClientEventName } from '../contract.js';
import type { Connection } from '../types.js';
import {
  backoff,
  type AckData,
  type PagePort,
  type SocketHandlers,
  type SocketPort,
  type Timing,
} from './ports.js';

interface LinkHandlers {
  up(): void;
  frame: SocketHandlers['frame'];
  changed(): void;
}

/** Keeps the socket connected for as long as it is started: tries again with growing pauses, at once when the network is back. */
export class Link {
  #status: 'stopped' | 'connecting' | 'connected' | 'waiting' = 'stopped';
  #retryAt: number | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly socket: SocketPort,
    private readonly page: PagePort,
    private readonly timing: Timing,
    private readonly handlers: LinkHandlers,
  ) {
    socket.listen({ up: () => this.#up(), down: (soon) => this.#down(soon), frame: handlers.frame });
  }

  get connected(): boolean {
    return this.#status === 'connected';
  }

  /** For the banner; `syncing` is added by the engine. */
  get connection(): Exclude<Connection, { status: 'connected' }> | { status: 'connected' } {
    if (this.#status === 'connected') return { status: 'connected' };
    if (!this.page.online()) return { status: 'offline' };
    if (this.#status === 'waiting') return { status: 'waiting', retryAt: this.#retryAt };
    return { status: 'connecting' };
  }

  start(): void {
    if (this.#status === 'stopped') this.#try();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#status = 'stopped';
    this.socket.disconnect();
  }

  /** Does not wait for the next attempt. */
  now(): void {
    if (this.#status === 'waiting') this.#try();
  }

  /** Gives a connection up that does not answer, and makes a new one. */
  restart(): void {
    if (this.#status !== 'connected' && this.#status !== 'connecting') return;
    this.socket.disconnect();
    this.#down(false);
  }

  request<E extends ClientEventName>(event: E, payload: ClientEventInput<E>): Promise<AckData<E>> {
    if (!this.connected) return Promise.reject(new NetworkError());
    return this.socket.request(event, payload, this.timing.ackMs);
  }

  #try(): void {
    clearTimeout(this.#timer);
    this.#status = 'connecting';
    this.#retryAt = null;
    this.socket.connect();
    this.handlers.changed();
  }

  #up(): void {
    if (this.#status === 'stopped') return this.socket.disconnect();
    this.#status = 'connected';
    this.#attempt = 0;
    this.handlers.up();
    this.handlers.changed();
  }

  #down(soon: boolean): void {
    if (this.#status === 'stopped' || this.#status === 'waiting') return;
    const wait = soon && this.#attempt === 0 ? 0 : backoff(this.#attempt, this.timing);
    this.#attempt++;
    this.#status = 'waiting';
    this.#retryAt = Date.now() + wait;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#try(), wait);
    this.handlers.changed();
  }
}
