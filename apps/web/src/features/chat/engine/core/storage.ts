import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { userDatabase } from '../../../../lib/auth/device.js';
import type { Conversation, Message } from '../contract.js';
import { emptyView, type ConversationState, type OutboxItem } from '../state/model.js';
import type { ChatStorage } from './ports.js';

/** One record holds a conversation's cursor together with its messages, so no crash can part them. */
interface CachedConversation {
  id: string;
  data: Conversation;
  cursor: number;
  messages: readonly Message[];
  oldest: number | null;
}
interface Schema extends DBSchema {
  conversations: { key: string; value: CachedConversation };
  outbox: { key: string; value: OutboxItem };
  drafts: { key: string; value: string };
}

/** Messages kept of each conversation. */
const keep = 60;

const toCached = ({ data, cursor, runs, oldest }: ConversationState): CachedConversation => ({
  id: data.id,
  data,
  cursor,
  messages: (runs.at(-1) ?? []).slice(-keep),
  oldest,
});

const fromCached = ({ data, cursor, messages, oldest }: CachedConversation): ConversationState => ({
  data,
  metaAt: 0,
  cursor,
  headRev: Math.max(cursor, data.rev),
  runs: messages.length > 0 ? [messages] : [],
  oldest,
  ahead: [],
  loads: 0,
  touched: new Map(),
  quotes: new Map(),
  epoch: 0,
  stale: false,
  view: emptyView,
});

class DeviceStorage implements ChatStorage {
  #closed = false;

  constructor(private readonly db: IDBPDatabase<Schema>) {
    // Signing out deletes the database, in whichever tab: nothing is written into it any more.
    db.addEventListener('versionchange', () => this.close());
    db.addEventListener('close', () => this.close());
  }

  async load() {
    const [conversations, outbox, draftIds, drafts] = await Promise.all([
      this.db.getAll('conversations'),
      this.outbox(),
      this.db.getAllKeys('drafts'),
      this.db.getAll('drafts'),
    ]);
    return {
      conversations: conversations.map(fromCached),
      outbox,
      drafts: new Map(draftIds.map((id, index) => [id, drafts[index] ?? ''])),
    };
  }

  async outbox(): Promise<OutboxItem[]> {
    return this.#closed ? [] : this.db.getAll('outbox');
  }

  putOutbox(item: OutboxItem): Promise<void> {
    return this.#write(() => this.db.put('outbox', item, item.clientId));
  }

  deleteOutbox(clientId: string): Promise<void> {
    return this.#write(() => this.db.delete('outbox', clientId));
  }

  save(conversations: readonly ConversationState[], removed: readonly string[]): Promise<void> {
    return this.#write(async () => {
      const tx = this.db.transaction('conversations', 'readwrite');
      const writes = [
        ...conversations.map((held) => tx.store.put(toCached(held), held.data.id)),
        ...removed.map((id) => tx.store.delete(id)),
      ];
      await Promise.all([...writes, tx.done]);
    });
  }

  saveDraft(conversationId: string, text: string): Promise<void> {
    return this.#write(() =>
      text ? this.db.put('drafts', text, conversationId) : this.db.delete('drafts', conversationId),
    );
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.db.close();
  }

  /** Storage that is full or gone takes nothing from the running page, which holds the same in memory. */
  async #write(run: () => Promise<unknown>): Promise<void> {
    if (this.#closed) return;
    try {
      await run();
    } catch (error) {
      console.warn('This device could not store what was written', error);
    }
  }
}

/** Without a database (some private modes) everything lives as long as the page. */
export const memoryStorage = (): ChatStorage => ({
  load: () => Promise.resolve({ conversations: [], outbox: [], drafts: new Map() }),
  outbox: () => Promise.resolve([]),
  putOutbox: () => Promise.resolve(),
  deleteOutbox: () => Promise.resolve(),
  save: () => Promise.resolve(),
  saveDraft: () => Promise.resolve(),
  close: () => undefined,
});

/** Usable before it is open. */
export const lazyStorage = (opening: Promise<ChatStorage>): ChatStorage => ({
  load: async () => (await opening).load(),
  outbox: async () => (await opening).outbox(),
  putOutbox: async (item) => (await opening).putOutbox(item),
  deleteOutbox: async (clientId) => (await opening).deleteOutbox(clientId),
  save: async (conversations, removed) => (await opening).save(conversations, removed),
  saveDraft: async (conversationId, text) => (await opening).saveDraft(conversationId, text),
  close: () => void opening.then((storage) => storage.close()),
});

/** Some browsers neither open a database nor refuse to: the page does not wait for ever. */
const patienceMs = 3_000;

export const openStorage = async (userId: string): Promise<ChatStorage> => {
  const { promise, resolve } = Promise.withResolvers<ChatStorage>();
  const timer = setTimeout(() => resolve(memoryStorage()), patienceMs);
  openDevice(userId).then(resolve, () => resolve(memoryStorage()));
  const storage = await promise;
  clearTimeout(timer);
  return storage;
};

const openDevice = async (userId: string): Promise<ChatStorage> => {
  const db = await openDB<Schema>(userDatabase(userId), 1, {
    upgrade(fresh) {
      fresh.createObjectStore('conversations');
      fresh.createObjectStore('outbox');
      fresh.createObjectStore('drafts');
    },
  });
  return new DeviceStorage(db);
};
