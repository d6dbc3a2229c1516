import { ApiError, NetworkError } from '../../../../lib/api/errors.js';
import { uuid } from '../../../../lib/uuid.js';
import type { OutboxItem } from '../state/model.js';
import type { Failure, SendInput } from '../types.js';
import type { Link } from './link.js';
import { backoff, type ChatStorage, type TabMessage, type Tabs, type Timing } from './ports.js';
import type { Store } from './store.js';

/** Refusals that may not be there the next time; all others are final. */
const passing: ReadonlySet<string> = new Set([
  'rate_limited',
  'internal_error',
  'unavailable',
  'unauthenticated',
]);
/** After so many internal errors the message itself is the likely cause, and must not hold up those behind it. */
const faultsMax = 5;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Sends what was written: stored before the first attempt, in order within a conversation, until the server has it or refuses.
 * One tab sends for all; whatever happens, the clientId makes the server keep one message.
 */
export class Outbox {
  #stored = new Set<string>();
  #own = new Set<string>();
  #overdue = new Set<string>();
  #sending = new Set<string>();
  #leading = false;
  #stopped = false;
  #lastOrder = 0;

  constructor(
    private readonly store: Store,
    private readonly link: Link,
    private readonly storage: ChatStorage,
    private readonly tabs: Tabs,
    private readonly timing: Timing,
  ) {}

  get leading(): boolean {
    return this.#leading;
  }

  start(): void {
    for (const { clientId } of this.store.state.outbox) this.#stored.add(clientId);
    this.tabs.listen((message) => this.#hear(message));
    this.tabs.lead(() => void this.#lead());
  }

  stop(): void {
    this.#stopped = true;
  }

  send(conversationId: string, { body, replyTo = null }: SendInput): void {
    const order = this.#nextOrder();
    const clientId = uuid();
    this.#put({
      clientId,
      conversationId,
      body,
      replyTo,
      order,
      status: 'sending',
      failure: null,
      ackRev: null,
    });
  }

  retry(clientId: string): void {
    const item = this.store.state.outbox.find((held) => held.clientId === clientId);
    if (item?.status !== 'failed') return;
    // The server keeps another message under this id, so it never had this one.
    const taken = item.failure?.code === 'client_id_reused';
    if (taken) this.discard(clientId);
    const again = { clientId: taken ? uuid() : clientId, order: this.#nextOrder() };
    this.#put({ ...item, ...again, status: 'sending', failure: null });
  }

  discard(clientId: string): void {
    this.store.dispatch({ type: 'outbox:gone', clientId });
    this.tabs.post({ type: 'gone', clientId });
  }

  /** Call after every change of the state: what has gone from it, by whatever way, is not kept. */
  settle(items: readonly OutboxItem[], previous: readonly OutboxItem[]): void {
    if (items === previous) return;
    const left = new Set(items.filter(({ status }) => status !== 'sent').map(({ clientId }) => clientId));
    for (const { clientId } of previous) {
      if (!left.has(clientId) && this.#stored.delete(clientId)) void this.storage.deleteOutbox(clientId);
    }
  }

  /** Goes on where it can. */
  kick(): void {
    if (this.#stopped || !this.link.connected) return;
    for (const { conversationId } of this.store.state.outbox) void this.#pump(conversationId);
  }

  #nextOrder(): number {
    this.#lastOrder = Math.max(Date.now(), this.#lastOrder + 1);
    return this.#lastOrder;
  }

  #put(item: OutboxItem): void {
    this.#own.add(item.clientId);
    this.store.dispatch({ type: 'outbox:put', item });
    void this.storage.putOutbox(item).then(() => {
      if (!this.store.state.outbox.some(({ clientId }) => clientId === item.clientId)) {
        void this.storage.deleteOutbox(item.clientId);
        return;
      }
      this.#stored.add(item.clientId);
      this.tabs.post({ type: 'put', item });
      this.kick();
    });
    setTimeout(() => {
      this.#overdue.add(item.clientId);
      this.kick();
    }, this.timing.graceMs);
  }

  async #lead(): Promise<void> {
    const items = await this.storage.outbox();
    if (this.#stopped) return;
    this.#leading = true;
    const known = new Set(this.store.state.outbox.map(({ clientId }) => clientId));
    for (const item of items.filter(({ clientId }) => !known.has(clientId))) {
      this.#stored.add(item.clientId);
      this.store.dispatch({ type: 'outbox:put', item });
    }
    this.kick();
  }

  /** The other tab may be asleep: what was written here is sent from here after a while. */
  #may({ clientId }: OutboxItem): boolean {
    if (this.#stopped || !this.link.connected || !this.#stored.has(clientId)) return false;
    return this.#leading || (this.#own.has(clientId) && this.#overdue.has(clientId));
  }

  async #pump(conversationId: string): Promise<void> {
    if (this.#sending.has(conversationId)) return;
    this.#sending.add(conversationId);
    let attempt = 0;
    try {
      for (let item = this.#next(conversationId); item; item = this.#next(conversationId)) {
        const wait = await this.#attempt(item, attempt);
        attempt = wait === null ? 0 : attempt + 1;
        if (wait !== null) await sleep(wait);
      }
    } finally {
      this.#sending.delete(conversationId);
    }
  }

  /** The oldest that waits; the ones behind it wait for it. */
  #next(conversationId: string): OutboxItem | null {
    const item = this.store.state.outbox.find(
      (held) => held.conversationId === conversationId && held.status === 'sending',
    );
    return item && this.#may(item) ? item : null;
  }

  /** Null when the item needs no more attempts, else the ms to wait before the next one. */
  async #attempt(item: OutboxItem, attempt: number): Promise<number | null> {
    const { conversationId, clientId, body, replyTo } = item;
    const payload = { conversationId, clientId, body, ...(replyTo === null ? {} : { replyTo }) };
    try {
      const { message } = await this.link.request('message:send', payload);
      this.store.dispatch({ type: 'outbox:acked', clientId, message });
      this.tabs.post({ type: 'acked', clientId, message });
      return null;
    } catch (error) {
      if (error instanceof NetworkError) {
        // A second silence in a row is a dead connection rather than a slow server.
        if (error.timeout && attempt > 0) this.link.restart();
        return this.link.connected ? backoff(attempt, this.timing) : 0;
      }
      if (!(error instanceof ApiError)) throw error;
      const final = !passing.has(error.code) || (error.code === 'internal_error' && attempt + 1 >= faultsMax);
      if (final) this.#fail(item, { code: error.code, detail: error.detail });
      if (error.code === 'unauthenticated') this.link.restart();
      return final ? null : Math.max(backoff(attempt, this.timing), (error.retryAfter ?? 0) * 1000);
    }
  }

  #fail(item: OutboxItem, failure: Failure): void {
    this.store.dispatch({ type: 'outbox:failed', clientId: item.clientId, failure });
    this.tabs.post({ type: 'failed', clientId: item.clientId, failure });
    // It may have been discarded while it was on its way.
    const failed = this.store.state.outbox.find((held) => held.clientId === item.clientId);
    if (failed) void this.storage.putOutbox(failed);
  }

  #hear(message: TabMessage): void {
    switch (message.type) {
      case 'put':
        this.#stored.add(message.item.clientId);
        this.store.dispatch({ type: 'outbox:put', item: message.item });
        return this.kick();
      case 'gone':
        return this.store.dispatch({ type: 'outbox:gone', clientId: message.clientId });
      case 'acked':
        return this.store.dispatch({
          type: 'outbox:acked',
          clientId: message.clientId,
          message: message.message,
        });
      case 'failed':
        return this.store.dispatch({
          type: 'outbox:failed',
          clientId: message.clientId,
          failure: message.failure,
        });
    }
  }
}
