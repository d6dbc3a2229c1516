import { heldCount } from '../state/runs.js';
import { initialState } from '../state/model.js';
import type { Member, Person } from '../contract.js';
import { ConversationSelector } from '../select/conversations.js';
import type { Connection, IncomingListener, SendInput } from '../types.js';
import { Actions } from './actions.js';
import { Changes } from './changes.js';
import { Incoming } from './incoming.js';
import { Link } from './link.js';
import { Lists } from './lists.js';
import { Loader } from './loader.js';
import { Outbox } from './outbox.js';
import { Persist } from './persist.js';
import type { EngineDeps, Page, SocketHandlers } from './ports.js';
import { PresenceWatch } from './presence.js';
import { Reads } from './reads.js';
import { Store } from './store.js';
import { Syncer } from './syncer.js';
import { Typing } from './typing.js';

/** An absence shorter than this is an interruption: what came meanwhile is announced like live messages. */
const shortMs = 60_000;
/** Hidden for longer than this, a page asks what it missed when it is seen again. */
const hiddenMs = 30_000;
/** Messages kept of a conversation that nobody looks at, and how many more there may be before the rest goes. */
const keepMessages = 100;

/** All of one person's conversations in one tab. */
export class Engine {
  readonly store: Store;
  readonly selectors = new ConversationSelector();
  readonly loader: Loader;
  readonly presence: PresenceWatch;
  readonly changes: Changes;
  readonly actions: Actions;
  readonly #link: Link;
  readonly #syncer: Syncer;
  readonly #lists: Lists;
  readonly #outbox: Outbox;
  readonly #reads: Reads;
  readonly #typing: Typing;
  readonly #incoming: Incoming;
  readonly #persist: Persist;
  readonly #connectionListeners = new Set<() => void>();
  #connection: Connection = { status: 'connecting' };
  #downAt = 0;
  #hiddenAt = 0;
  #stops: (() => void)[] = [];

  constructor(
    me: Person,
    private readonly deps: EngineDeps,
  ) {
    const { socket, api, storage, tabs, page, timing } = deps;
    this.store = new Store(initialState(me));
    this.#link = new Link(socket, page, timing, {
      up: () => this.#up(),
      frame: (frame) => this.#frame(frame),
      changed: () => this.#connectionChanged(),
    });
    this.#syncer = new Syncer(this.store, this.#link, timing, (all) => this.#synced(all));
    this.#lists = new Lists(this.store, api);
    this.loader = new Loader(this.store, api);
    this.#outbox = new Outbox(this.store, this.#link, storage, tabs, timing);
    this.#reads = new Reads(this.store, this.#link, page, timing);
    this.#typing = new Typing(this.#link);
    this.presence = new PresenceWatch(this.store, this.#link);
    this.changes = new Changes(this.store, api);
    this.actions = new Actions(this.store, api, this.#lists);
    this.#persist = new Persist(this.store, storage, timing);
    this.#incoming = new Incoming((id) => this.#reads.inSight(id));
  }

  get userId(): string {
    return this.store.state.me.id;
  }

  /** Shows what this device remembers, then connects. */
  async start(): Promise<void> {
    this.store.dispatch({ type: 'restored', ...(await this.deps.storage.load()) });
    this.#stops.push(
      this.store.subscribe((next, previous, events) => {
        this.#outbox.settle(next.outbox, previous.outbox);
        this.#persist.look(next, previous);
        this.#incoming.look(events, next, previous, this.#syncer.bringsNews);
        this.#lists.look(next, previous);
        this.#syncer.gaps();
        this.#reads.lookAll(next, previous);
        for (const id of this.#reads.openIds)
          if (next.conversations.has(id) && !previous.conversations.has(id)) this.loader.fill(id);
      }),
      this.deps.page.listen((change) => this.#pageChanged(change)),
    );
    const clock = setInterval(() => this.store.dispatch({ type: 'clock', now: Date.now() }), 1_000);
    const sweep = setInterval(() => this.sweep(), 60_000);
    this.#stops.push(
      () => clearInterval(clock),
      () => clearInterval(sweep),
    );
    this.#outbox.start();
    this.#link.start();
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop();
    this.#outbox.stop();
    this.#typing.stop();
    this.presence.stop();
    this.#link.stop();
    this.deps.tabs.close();
    await this.#persist.flush();
    this.deps.storage.close();
  }

  readonly subscribeConnection = (listener: () => void): (() => void) => {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  };

  readonly getConnection = (): Connection => this.#connection;

  open(id: string): () => void {
    const close = this.#reads.open(id);
    if (this.store.state.conversations.has(id)) this.loader.fill(id);
    else void this.#lists.want(id);
    return () => {
      close();
      this.store.dispatch({ type: 'view', conversationId: id, anchor: null });
    };
  }

  setAtBottom(id: string, atBottom: boolean): void {
    this.#reads.setAtBottom(id, atBottom);
  }

  loadOlder(id: string): Promise<void> {
    return this.loader.older(id);
  }

  loadNewer(id: string): Promise<void> {
    return this.loader.newer(id);
  }

  loadAround(id: string, seq: number): Promise<void> {
    return this.loader.around(id, seq);
  }

  jumpToLatest(id: string): void {
    this.loader.jumpToLatest(id);
  }

  send(id: string, input: SendInput): void {
    this.jumpToLatest(id);
    this.#outbox.send(id, input);
    this.#typing.set(id, false);
  }

  retry(clientId: string): void {
    this.#outbox.retry(clientId);
  }

  discard(clientId: string): void {
    this.#outbox.discard(clientId);
  }

  setTyping(id: string, active: boolean): void {
    this.#typing.set(id, active);
  }

  markRead(id: string, seq?: number): void {
    const newest = this.store.state.conversations.get(id)?.data.lastSeq ?? 0;
    this.#reads.mark(id, Math.min(seq ?? newest, newest));
  }

  setMe(me: Person): void {
    this.store.dispatch({ type: 'me', me });
  }

  setDraft(conversationId: string, text: string): void {
    this.store.dispatch({ type: 'draft', conversationId, text });
  }

  members(id: string, cursor: string | undefined): Promise<Page<Member>> {
    return this.deps.api.members(id, cursor);
  }

  onIncoming(listener: IncomingListener): () => void {
    return this.#incoming.subscribe(listener);
  }

  isLeader(): boolean {
    return this.#outbox.leading;
  }

  reconnect(): void {
    this.#link.now();
  }

  /** Bounds the memory of a page that stays open for days. */
  sweep(): void {
    const open = new Set(this.#reads.openIds);
    for (const [conversationId, held] of this.store.state.conversations) {
      if (!open.has(conversationId) && heldCount(held.runs) > 2 * keepMessages)
        this.store.dispatch({ type: 'trim', conversationId, keep: keepMessages });
    }
  }

  #up(): void {
    const news = this.#downAt > 0 && Date.now() - this.#downAt < shortMs;
    this.store.dispatch({ type: 'connected' });
    this.#syncer.all(news);
    this.#outbox.kick();
    this.#reads.flush();
    this.presence.reconnected();
  }

  #synced(all: boolean): void {
    if (all) {
      // Conversations that are new to this device; those that are held are up to date by now.
      this.#lists.all().catch(() => setTimeout(() => this.#link.connected && this.#synced(true), 3_000));
      this.#connectionChanged();
    }
    for (const id of this.#reads.openIds) {
      if (this.store.state.conversations.has(id)) this.loader.fill(id);
      else void this.#lists.want(id);
    }
  }

  #frame(frame: Parameters<SocketHandlers['frame']>[0]): void {
    if (frame.type === 'session:revoked') this.deps.revoked();
    else if (frame.type === 'error') console.warn('The server refused a frame', frame.payload);
    else this.store.dispatch({ ...frame, now: Date.now() });
  }

  #pageChanged(change: 'visibility' | 'online' | 'offline' | 'hide'): void {
    if (change === 'online') this.#link.now();
    if (change === 'offline') this.#link.restart();
    if (change === 'hide') void this.#persist.flush();
    if (change !== 'visibility') return;
    if (!this.deps.page.visible()) {
      this.#hiddenAt = Date.now();
      void this.#persist.flush();
      return;
    }
    this.#link.now();
    if (this.#link.connected && Date.now() - this.#hiddenAt > hiddenMs) this.#syncer.all(false);
    this.#reads.lookAll(this.store.state, null);
  }

  #connectionChanged(): void {
    const { connection } = this.#link;
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
