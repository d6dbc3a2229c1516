import type { Attachment, Conversation, Member, Message, Person, Reaction } from './contract.js';

export type { Conversation, Member, Person, Reaction };

/** Why a message of one's own was not sent. `code` is a contract error code. */
export interface Failure {
  code: string;
  detail: string;
}

/**
 * - `sending`: queued or on its way; survives reload and offline
 * - `sent`: committed by the server
 * - `failed`: refused; waits for `retry` or `discard`
 */
type DeliveryStatus = 'sending' | 'sent' | 'failed';

/** One bubble: a message of the server, or one of one's own that is still on its way. */
export interface ChatMessage {
  /** Stays the same when the server's message takes the place of the optimistic one: use it as React key. */
  key: string;
  /** Null until the server has it. */
  id: string | null;
  clientId: string;
  conversationId: string;
  /** Null until the server has it; those come last. */
  seq: number | null;
  sender: Person;
  mine: boolean;
  body: string;
  attachments: readonly Attachment[];
  replyTo: string | null;
  reactions: readonly Reaction[];
  /** RFC 3339. */
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
  status: DeliveryStatus;
  failure: Failure | null;
  /** An edit, deletion or reaction of one's own is shown but not confirmed yet. */
  busy: boolean;
}

/** The messages on view: one stretch without holes, ascending by seq, the unsent ones last. */
export interface MessageList {
  items: readonly ChatMessage[];
  /** Nothing is held yet and the first page is on its way. */
  loading: boolean;
  hasOlder: boolean;
  loadingOlder: boolean;
  /** True after a jump into the past: `loadNewer` or `jumpToLatest`. */
  hasNewer: boolean;
  loadingNewer: boolean;
  /** Why the last page could not be had; cleared by the next attempt. */
  error: Failure | null;
}

/** A conversation as the list shows it. */
export interface ConversationItem {
  id: string;
  conversation: Conversation;
  /** The group's name, or the other person's in a direct conversation. */
  title: string;
  /** The other person in a direct conversation. */
  other: Member | null;
  unread: number;
  muted: boolean;
  /** What to show below the title: the newest message, sent or not. */
  last: ChatMessage | null;
  draft: string;
}

export interface ConversationList {
  items: readonly ConversationItem[];
  /** False until the list was read from this device or the server once. */
  loaded: boolean;
}

export interface TypingPerson {
  userId: string;
  /** Null when the person is not among the members that are held. */
  person: Person | null;
}

export type Connection =
  | { status: 'connecting' }
  /** `syncing` while what was missed is being fetched. */
  | { status: 'connected'; syncing: boolean }
  /** `retryAt` in ms since the epoch; null while an attempt runs. */
  | { status: 'waiting'; retryAt: number | null }
  /** The device says that it has no network. */
  | { status: 'offline' };

export interface SendInput {
  body: string;
  /** The id of the message that is answered. */
  replyTo?: string | null;
}

export type IncomingListener = (message: Message, conversation: Conversation) => void;
