import type { MemberRole } from '@quemiai/contract/roles';
import type {
  Ack,
  ClientEventInput,
  ClientEventName,
  Conversation,
  Member,
  Message,
  ServerEventName,
  ServerEvents,
} from '../contract.js';
import type { ConversationState, OutboxItem } from '../state/model.js';
import type { Failure } from '../types.js';

/** What an acknowledgement holds; those of `typing` and `read` hold nothing. */
export type AckData<E extends ClientEventName> = E extends 'typing' | 'read'
  ? { ok: true }
  : Extract<Ack<E>, { ok: true }>;

export type ServerFrame = { [E in ServerEventName]: { type: E; payload: ServerEvents[E] } }[ServerEventName];

export interface SocketHandlers {
  up(): void;
  /** The connection ended, or an attempt failed. `soon`: the next attempt may come at once. */
  down(soon: boolean): void;
  frame(frame: ServerFrame): void;
}

/** One connection to `/chat`. It makes one attempt per `connect`; when to try again is the link's decision. */
export interface SocketPort {
  listen(handlers: SocketHandlers): void;
  connect(): void;
  disconnect(): void;
  /** Rejects with ApiError when refused, NetworkError when no acknowledgement comes. */
  request<E extends ClientEventName>(
    event: E,
    payload: ClientEventInput<E>,
    timeoutMs: number,
  ): Promise<AckData<E>>;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** The HTTP calls that the engine makes. */
export interface ChatApi {
  list(cursor: string | undefined): Promise<Page<Conversation>>;
  get(id: string): Promise<Conversation>;
  messages(
    id: string,
    query: { before?: number; after?: number; limit: number },
  ): Promise<{ items: Message[]; hasMore: boolean }>;
  message(id: string): Promise<Message>;
  edit(id: string, body: string): Promise<Message>;
  remove(id: string): Promise<void>;
  react(id: string, emoji: string): Promise<void>;
  unreact(id: string, emoji: string): Promise<void>;
  createDirect(userId: string): Promise<Conversation>;
  createGroup(name: string, memberIds: string[]): Promise<Conversation>;
  rename(id: string, name: string): Promise<Conversation>;
  mute(id: string, muted: boolean): Promise<void>;
  members(id: string, cursor: string | undefined): Promise<Page<Member>>;
  addMembers(id: string, userIds: string[]): Promise<Conversation>;
  setRole(id: string, userId: string, role: MemberRole): Promise<Conversation>;
  removeMember(id: string, userId: string): Promise<void>;
}

interface Stored {
  conversations: ConversationState[];
  outbox: OutboxItem[];
  drafts: Map<string, string>;
}

/** What outlives the page. A conversation is written whole, so its cursor is never ahead of its messages. */
export interface ChatStorage {
  load(): Promise<Stored>;
  outbox(): Promise<OutboxItem[]>;
  putOutbox(item: OutboxItem): Promise<void>;
  deleteOutbox(clientId: string): Promise<void>;
  save(conversations: readonly ConversationState[], removed: readonly string[]): Promise<void>;
  saveDraft(conversationId: string, text: string): Promise<void>;
  close(): void;
}

export type TabMessage =
  | { type: 'put'; item: OutboxItem }
  | { type: 'gone'; clientId: string }
  | { type: 'acked'; clientId: string; message: Message }
  | { type: 'failed'; clientId: string; failure: Failure };

/** The other tabs of this person in this browser. */
export interface Tabs {
  post(message: TabMessage): void;
  listen(listener: (message: TabMessage) => void): void;
  /** Calls back once this tab is the one that sends. */
  lead(leading: () => void): void;
  close(): void;
}

export interface PagePort {
  visible(): boolean;
  online(): boolean;
  /** Any of both changed, or the page is about to go (`hide`). Returns the undo. */
  listen(listener: (change: 'visibility' | 'online' | 'offline' | 'hide') => void): () => void;
}

export interface Timing {
  /** How long an acknowledgement is waited for. */
  ackMs: number;
  /** The first wait before a repetition; it doubles up to `retryMaxMs`. */
  retryMs: number;
  retryMaxMs: number;
  readMs: number;
  saveMs: number;
  /** How long another tab is given to send what was written in this one. */
  graceMs: number;
}

export const defaultTiming: Timing = {
  ackMs: 10_000,
  retryMs: 500,
  retryMaxMs: 15_000,
  readMs: 250,
  saveMs: 800,
  graceMs: 4_000,
};

export interface EngineDeps {
  socket: SocketPort;
  api: ChatApi;
  storage: ChatStorage;
  tabs: Tabs;
  page: PagePort;
  timing: Timing;
  /** The server ended the session. */
  revoked(why: string): void;
}

/** Doubles with every attempt, with jitter so that many clients do not come back at once. */
export const backoff = (attempt: number, { retryMs, retryMaxMs }: Timing): number =>
  Math.min(retryMaxMs, retryMs * 2 ** attempt) * (0.5 + Math.random() / 2);
