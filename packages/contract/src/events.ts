import { z } from 'zod';
import type { Conversation, Message } from './chat.js';
import { conversation, message, messageInput } from './chat.js';
import type { ErrorCode, FieldError } from './errors.js';
import { limits } from './limits.js';
import type { Access } from './route.js';
import { position, timestamp, uuid } from './scalars.js';

export const presence = z.object({ online: z.boolean(), lastSeenAt: timestamp.nullable() });
export type Presence = z.infer<typeof presence>;

/** One conversation in the answer of `sync`. */
export const syncEntry = z.union([
  z.object({
    conversationId: uuid,
    conversation,
    /** The messages changed since the cursor, whole, ascending by `rev`. */
    messages: z.array(message),
    /** The cursor to keep. */
    rev: position,
    hasMore: z.boolean(),
    /** The cursor was of no use: forget what is held; `messages` is the newest page, ascending by `seq`. */
    reset: z.boolean(),
  }),
  z.object({ conversationId: uuid, removed: z.literal(true) }),
]);
export type SyncEntry = z.infer<typeof syncEntry>;

interface ClientEvent {
  summary: string;
  access: Access;
  payload: z.ZodType;
  /** What the acknowledgement holds beside `ok`. */
  ack: z.ZodType;
}
const event = <const E extends ClientEvent>(spec: E): E => spec;

/** Every event a client may send on `/chat`. Anything else is answered with `unknown_event`. */
export const clientEvents = {
  'message:send': event({
    summary: 'Send a message; acknowledged after it is committed',
    access: 'member',
    payload: messageInput.extend({ conversationId: uuid }),
    ack: z.object({ message }),
  }),
  sync: event({
    summary: 'What changed in these conversations since these cursors',
    access: 'user',
    payload: z.strictObject({
      cursors: z
        .record(uuid, position)
        .refine((cursors) => Object.keys(cursors).length <= limits.syncCursorsMax, 'too many cursors'),
    }),
    ack: z.object({ conversations: z.array(syncEntry) }),
  }),
  typing: event({
    summary: 'Tell the other members that the caller is writing, or stopped',
    access: 'member',
    payload: z.strictObject({ conversationId: uuid, active: z.boolean() }),
    ack: z.object({}),
  }),
  read: event({
    summary: 'Mark as read up to a seq',
    access: 'member',
    payload: z.strictObject({ conversationId: uuid, seq: position }),
    ack: z.object({}),
  }),
  'presence:watch': event({
    summary: 'Learn who is online, and hear when it changes; adds to those watched already',
    access: 'user',
    payload: z.strictObject({ userIds: z.array(uuid).max(limits.presenceWatchMax) }),
    ack: z.object({ presence: z.record(uuid, presence) }),
  }),
};
export type ClientEventName = keyof typeof clientEvents;
export type ClientEventPayload<E extends ClientEventName> = z.infer<(typeof clientEvents)[E]['payload']>;
export type ClientEventInput<E extends ClientEventName> = z.input<(typeof clientEvents)[E]['payload']>;

export interface SocketError {
  code: ErrorCode;
  detail: string;
  errors?: FieldError[];
  /** Seconds until it is worth trying again; with `rate_limited`. */
  retryAfter?: number;
}
export type Ack<E extends ClientEventName> =
  ({ ok: true } & z.infer<(typeof clientEvents)[E]['ack']>) | { ok: false; error: SocketError };

/** Every event the server sends on `/chat`, by the payload it carries. */
export interface ServerEvents {
  'message:new': Message;
  'message:updated': Message;
  'message:deleted': Message;
  'conversation:head': { conversationId: string; lastSeq: number; rev: number };
  'conversation:updated': Conversation;
  'conversation:added': Conversation;
  'conversation:removed': { conversationId: string };
  typing: { conversationId: string; userId: string; active: boolean };
  read: { conversationId: string; userId: string; seq: number };
  presence: { userId: string } & Presence;
  'session:revoked': { reason: string };
  /** The answer to a frame that carried no acknowledgement id and could not be served. */
  error: SocketError;
}
export type ServerEventName = keyof ServerEvents;
