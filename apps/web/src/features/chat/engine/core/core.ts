import type { Person } from '../contract.js';
import { ConversationSelector } from '../select/conversations.js';
import { initialState } from '../state/model.js';
import { heldCount } from '../state/runs.js';
import type { Connection } from '../types.js';
import { Incoming } from './incoming.js';
import { Link } from './link.js';
import { Lists } from './lists.js';
import { Loader } from './loader.js';
import { Outbox } from './outbox.js';
import { Persist } from './persist.js';
import type { EngineDeps, ServerFrame } from './ports.js';
import { PresenceWatch } from './presence.js';
import { Reads } from './reads.js';
import { Store } from './store.js';
import { Syncer } from './syncer.js';
import { Typing } from './typing.js';

/** An absence shorter than this is an interruption: what came meanwhile is announced like live messages. */
const shortMs = 60_000;
/** Hidden for longer than this, a page asks what it missed when it is seen again. */
const hiddenMs = 30_000;
/** Messages kept of a conversation that nobody looks at. */
const keepMessages = 100;

/** The parts of the engine and what makes them work together. */
export class Core {
  readonly store: Store;
  readonly selectors = new ConversationSelector();
  readonly link: Link;
  readonly loader: Loader;
  readonly presence: PresenceWatch;
  protected readonly lists: Lists;
  protected readonly outbox: Outbox;
  protected readonly reads: Reads;
  protected readonly typing: Typing;
  protected readonly incoming: Incoming;
  readonly #syncer: Syncer;
  readonly #persist: Persist;
  readonly #connectionListeners = new Set<() => void>();
  #connection: Connection = { status: 'connecting' };
  #downAt = 0;
  #hiddenAt = 0;
  #stops: (() => void)[] = [];

  constructor(
    me: Person,
    protected readonly deps: EngineDeps,
  ) {
    const { socket, api, storage, tabs, page, timing } = deps;
    this.store = new Store(initialState(me));
    this.link = new Link(socket, page, timing, {
      up: () => this.#up(),
      frame: (frame) => this.#frame(frame),
      changed: () => this.#connectionChanged(),
    });
    this.#syncer = new Syncer(this.store, this.link, timing, (all) => this.#synced(all));
    this.lists = new Lists(this.store, api);
    this.loader = new Loader(this.store, api);
    this.outbox = new Outbox(this.store, this.link, storage, tabs, timing);
    this.reads = new Reads(this.store, this.link, page, timing);
    this.typing = new Typing(this.link);
    this.presence = new PresenceWatch(this.store, this.link);
    this.incoming = new Incoming((id) => this.reads.inSight(id));
    this.#persist = new Persist(this.store, storage, timing);
  }

  get userId(): string {
    return this.store.state.me.id;
  }

  /** Shows what this device remembers, then connects. */
  async start(): Promise<void> {
    let stopped = false;
    this.#stops.push(() => {
      stopped = true;
    });
    const stored = await this.deps.storage.load();
    if (stopped) return;
    this.store.dispatch({ type: 'restored', ...stored });
    this.#stops.push(
      this.#watchState(),
      this.deps.page.listen((change) => this.#pageChanged(change)),
    );
    const clock = setInterval(() => this.store.dispatch({ type: 'clock', now: Date.now() }), 1_000);
    const sweep = setInterval(() => this.sweep(), 60_000);
    this.#stops.push(
      () => clearInterval(clock),
      () => clearInterval(sweep),
    );
    this.outbox.start();
    this.link.start();
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    this.outbox.stop();
    this.typing.stop();
    this.presence.stop();
    this.link.stop();
    this.deps.tabs.close();
    await this.#persist.flush();
    this.deps.storage.close();
  }

  readonly subscribeConnection = (listener: () => void): (() => void) => {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  };

  readonly getConnection = (): Connection => this.#connection;

  /** Bounds the memory of a page that stays open for days. */
  sweep(): void {
    const open = new Set(this.reads.openIds);
    for (const [conversationId, held] of this.store.state.conversations) {
      if (!open.has(conversationId) && heldCount(held.runs) > 2 * keepMessages)
        this.store.dispatch({ type: 'trim', conversationId, keep: keepMessages });
    }
  }

  #watchState(): () => void {
    return this.store.subscribe((next, previous, events) => {
      this.outbox.settle(next.outbox, previous.outbox);
      this.#persist.look(next, previous);
      this.incoming.look(events, next, previous, this.#syncer.bringsNews);
      this.lists.look(next, previous);
      this.#syncer.gaps();
      this.reads.lookAll(next, previous);
      for (const id of this.reads.openIds) {
        const held = next.conversations.get(id);
        const before = previous.conversations.get(id);
        // Where nothing is held the cursor follows the summary, past messages whose events come too late for it.
        const passed = held?.runs.length === 0 && held.cursor !== before?.cursor;
        if (held && (!before || passed)) this.loader.fill(id);
      }
    });
  }

  #up(): void {
    const news = this.#downAt > 0 && Date.now() - this.#downAt < shortMs;
    this.store.dispatch({ type: 'connected' });
    this.#syncer.all(news);
    this.outbox.kick();
    this.reads.flush();
    this.presence.reconnected();
  }

  #synced(all: boolean): void {
    if (all) {
      // Conversations that are new to this device; those that are held are up to date by now.
      this.lists.all().catch(() => setTimeout(() => this.link.connected && this.#synced(true), 3_000));
      this.#connectionChanged();
    }
    for (const id of this.reads.openIds) {
      if (this.store.state.conversations.has(id)) this.loader.fill(id);
      else void this.lists.want(id);
    }
  }

  #frame(frame: ServerFrame): void {
    if (frame.type === 'session:revoked') this.deps.revoked(frame.payload.reason);
    else if (frame.type === 'error') console.warn('The server refused a frame', frame.payload);
    else this.store.dispatch({ ...frame, now: Date.now() });
  }

  #pageChanged(change: 'visibility' | 'online' | 'offline' | 'hide'): void {
    if (change === 'online') this.link.now();
    if (change === 'offline') this.link.restart();
    if (change === 'hide') void this.#persist.flush();
    if (change !== 'visibility') return;
    if (!this.deps.page.visible()) {
      this.#hiddenAt = Date.now();
      void this.#persist.flush();
      return;
    }
    this.link.now();
    if (this.link.connected && Date.now() - this.#hiddenAt > hiddenMs) this.#syncer.all(false);
    this.reads.lookAll(this.store.state, null);
  }

  #connectionChanged(): void {
    const { connection } = this.link;
    if (connection.status !== 'connected' && this.#connection.status === 'connected')
      this.#downAt = Date.now();
    const next: Connection =
      connection.status === 'connected'
        ? { status: 'connected', syncing: this.#syncer.catchingUp }
        : connection;
    if (JSON.stringify(next) === JSON.stringify(this.#connection)) return;
    this.#connection = next;
    for (const listener of this.#connectionListeners) listener();
  }
}
