import type { Message } from '@quemiai/contract/chat';
import { io, type Socket } from 'socket.io-client';
import { isServerEvent, readAck, readServerEvent } from '../harness/event-schemas.js';
import type { Person } from '../harness/people.js';
import type { Random } from '../harness/random.js';
import type { LiveName, Recorder } from './recorder.js';

const isLive = (name: string): name is LiveName =>
  name === 'message:new' || name === 'message:updated' || name === 'message:deleted';

/**
 * A member as the delivery contract describes one: applies live events in `rev` order, and asks `sync` for what it
 * lacks at a gap, at a head beyond what it has, and at every connection.
 */
export class Member {
  readonly socket: Socket;
  readonly held = new Map<string, Message>();
  rev = 0;
  /** Set when this person is no member: nothing of a later rev may reach them. */
  removedAt: number | undefined;
  /** The answer of `sync` after the removal. */
  toldRemoved = false;
  #session = 0;
  #liveRev = 0;
  #wanted = false;
  #syncing = false;
  #early: Message[] = [];

  constructor(
    readonly person: Person,
    readonly conversationId: string,
    private readonly recorder: Recorder,
    polling: boolean,
  ) {
    this.socket = io(`${person.origin}/chat`, {
      transports: polling ? ['polling', 'websocket'] : ['websocket'],
      auth: (give) => {
        person
          .token()
          .catch(() => person.accessToken)
          .then((token) => give({ token }), give);
      },
      forceNew: true,
      reconnectionDelay: 20,
      reconnectionDelayMax: 250,
    });
    this.socket.on('connect', () => {
      this.#session += 1;
      this.#liveRev = 0;
      this.#early = [];
      this.catchUp();
    });
    this.socket.on('connect_error', (error: Error & { data?: unknown }) => this.#refused(error));
    this.socket.onAny((name: string, payload: unknown) => this.#hear(name, payload));
  }

  get name(): string {
    return this.person.me.username;
  }

  /** Where it stands, for whoever must find out why it is behind. */
  get state(): string {
    const { connected, active, id } = this.socket;
    const sync = `${this.#syncing ? 'syncing' : 'idle'}, ${this.#wanted ? 'wants to' : 'content'}`;
    const early = this.#early.map(({ rev }) => rev).join();
    const socket = `session ${this.#session} ${id} ${connected ? 'connected' : active ? 'connecting' : 'closed'}`;
    return `${this.name} at ${this.rev}, heard ${this.#liveRev}, ${socket}, ${sync}, early ${early}`;
  }

  connected(): Promise<void> {
    if (this.socket.connected) return Promise.resolve();
    return new Promise((resolve) => this.socket.once('connect', resolve));
  }

  /** Cuts the connection in one of the ways that happen; it comes back by itself, and is left alone until then. */
  cut(random: Random): void {
    if (!this.socket.connected) return;
    if (random.chance(0.5)) {
      this.socket.io.engine.close();
    } else {
      this.socket.disconnect();
      setTimeout(() => this.socket.connect(), random.below(300));
    }
  }

  catchUp(): void {
    this.#wanted = true;
    if (!this.#syncing) void this.#syncLoop();
  }

  #refused(error: Error & { data?: unknown }): void {
    if (error.data === undefined) return;
    this.recorder.fault('refused', `${this.name} may not connect: ${JSON.stringify(error.data)}`);
    this.socket.disconnect();
  }

  #hear(name: string, payload: unknown): void {
    if (!isServerEvent(name)) return this.recorder.fault('phantom', `${this.name} heard ${name}`);
    if (isLive(name)) return this.#live(name, this.recorder.intern(payload));
    const named: unknown =
      payload instanceof Object && 'conversationId' in payload ? payload.conversationId : undefined;
    if (named !== undefined && named !== this.conversationId) this.#leak(name, payload);
    if (name === 'error') this.recorder.fault('refused', `${this.name}: ${JSON.stringify(payload)}`);
    if (name === 'conversation:head' && readServerEvent(name, payload).rev > this.rev) this.catchUp();
  }

  #live(how: LiveName, message: Message): void {
    if (message.conversationId !== this.conversationId) return this.#leak(how, message);
    if (this.removedAt !== undefined && message.rev > this.removedAt) return this.#leak(how, message);
    const { id, seq, rev } = message;
    this.recorder.viewsOf(this.person.id).push({ session: this.#session, how, id, seq, rev });
    if (rev <= this.#liveRev) {
      this.recorder.fault('reordered', `${this.name} heard rev ${rev} after ${this.#liveRev} in one session`);
    }
    this.#liveRev = rev;
    if (this.#syncing) this.#early.push(message);
    else this.#apply(message);
  }

  #apply(message: Message): void {
    if (message.rev <= this.rev) return;
    if (message.rev === this.rev + 1) return this.#hold(message);
    this.#early.push(message);
    this.catchUp();
  }

  #hold(message: Message): void {
    this.held.set(message.id, message);
    this.rev = message.rev;
  }

  async #syncLoop(): Promise<void> {
    this.#syncing = true;
    while (this.#wanted && this.socket.connected) {
      this.#wanted = false;
      try {
        while (await this.#syncPage());
        const early = this.#early;
        this.#early = [];
        for (const message of early) this.#apply(message);
      } catch (error) {
        if (this.socket.connected) this.recorder.fault('unanswered', `${this.name} sync: ${String(error)}`);
        this.#wanted = true;
      }
    }
    this.#syncing = false;
  }

  /** One call of `sync`; true when there is more to come. */
  async #syncPage(): Promise<boolean> {
    const since = this.rev;
    const answer: unknown = await this.socket
      .timeout(15_000)
      .emitWithAck('sync', { cursors: { [this.conversationId]: since } });
    const ack = readAck('sync', answer);
    if (!ack.ok) throw new Error(JSON.stringify(ack.error));
    const [entry] = ack.conversations;
    if (
      entry === undefined ||
      ack.conversations.length !== 1 ||
      entry.conversationId !== this.conversationId
    ) {
      throw new Error(`asked for one conversation: ${JSON.stringify(answer).slice(0, 300)}`);
    }
    if ('removed' in entry) {
      this.toldRemoved = true;
      if (this.removedAt === undefined) this.recorder.fault('lost', `${this.name} is told to be removed`);
      return false;
    }
    if (this.removedAt !== undefined && entry.rev > this.removedAt) this.#leak('sync', entry.messages);
    if (entry.reset) this.held.clear();
    for (const message of entry.messages.map((each) => this.recorder.intern(each))) {
      const { id, seq, rev } = message;
      if (!entry.reset && rev <= this.rev) {
        this.recorder.fault('reordered', `${this.name} sync since ${since}: rev ${rev} after ${this.rev}`);
      }
      this.recorder.viewsOf(this.person.id).push({ session: this.#session, how: 'sync', id, seq, rev });
      this.#hold(message);
    }
    if (entry.rev < this.rev)
      this.recorder.fault('reordered', `sync gives rev ${entry.rev} after ${this.rev}`);
    this.rev = entry.rev;
    if (entry.hasMore && entry.messages.length === 0) throw new Error('hasMore, and nothing came');
    return entry.hasMore;
  }

  #leak(how: string, what: unknown): void {
    this.recorder.fault('leaked', `${this.name} got ${how} ${JSON.stringify(what).slice(0, 300)}`);
  }
}
