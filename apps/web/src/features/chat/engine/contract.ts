/** The contract's types as the engine uses them. Types only: zod stays out of the browser's bundle. */
import type { Message } from '@quemiai/contract/chat';

export type { Conversation, Member, Message, Person, Reaction } from '@quemiai/contract/chat';
export type {
  Ack,
  ClientEventInput,
  ClientEventName,
  Presence,
  ServerEventName,
  ServerEvents,
  SyncEntry,
} from '@quemiai/contract/events';
export type Attachment = Message['attachments'][number];
