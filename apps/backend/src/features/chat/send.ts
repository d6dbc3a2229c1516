import type { Message, Person } from '@quemiai/contract/chat';
import type { NewMessage } from './sends.repo.js';

/** The answer to a send. */
export interface Sent {
  message: Message;
  /** The clientId was seen before: this is the answer of then. */
  existing: boolean;
}

/** One send on its way to the database. */
export interface Send extends NewMessage {
  sender: Person;
  resolve: (sent: Sent) => void;
  reject: (error: unknown) => void;
}
