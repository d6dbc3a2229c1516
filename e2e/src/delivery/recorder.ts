import { message as messageSchema, type Message } from '@quemiai/contract/chat';
import type { ServerEventName } from '@quemiai/contract/events';

export type LiveName = Extract<ServerEventName, `message:${string}`>;

/** One look at a message by one member. `session` counts the member's connections. */
export interface View {
  session: number;
  how: LiveName | 'sync';
  id: string;
  seq: number;
  rev: number;
}

/** A message as its author gave it; later changes are added once they are acknowledged. */
export interface Sent {
  clientId: string;
  sender: string;
  body: string;
  /** Every body that an edit asked for, acknowledged or not: none else may be seen. */
  edits: string[];
}

export interface Acked {
  clientId: string;
  sender: string;
  id: string;
  seq: number;
}

/** What an acknowledged message must be at the end. */
export interface Expected {
  id: string;
  body: string;
  deleted: boolean;
  /** `emoji userId` of each reaction that stands. */
  reactions: Set<string>;
}

/** Everything that was asked, answered and seen in one conversation; knows nothing of how the server works. */
export class Recorder {
  readonly sends = new Map<string, Sent>();
  readonly acks: Acked[] = [];
  readonly expected = new Map<string, Expected>();
  readonly views = new Map<string, View[]>();
  /** What was seen to be wrong at the moment it happened: `kind: detail`. */
  readonly faults: string[] = [];
  readonly #bodies = new Map<string, { text: string; message: Message }>();

  fault(kind: string, detail: string): void {
    if (this.faults.length < 200) this.faults.push(`${kind}: ${detail}`);
  }

  viewsOf(userId: string): View[] {
    let views = this.views.get(userId);
    if (views === undefined) this.views.set(userId, (views = []));
    return views;
  }

  /**
   * One object for all members' copies of a message at a rev, checked against the contract when first seen.
   * Two members that see different things under one rev are a fault.
   */
  intern(seen: unknown): Message {
    const text = JSON.stringify(seen);
    const key = seen instanceof Object && 'id' in seen && 'rev' in seen ? `${seen.id} ${seen.rev}` : '';
    const known = this.#bodies.get(key);
    if (known?.text === text) return known.message;
    const message = messageSchema.parse(seen);
    if (known !== undefined && JSON.stringify(known.message) !== JSON.stringify(message)) {
      this.fault('divergent', `one rev, two contents of ${key}: ${differing(known.message, message)}`);
    }
    this.#bodies.set(key, { text, message });
    return message;
  }
}

/** The fields in which two copies differ, each with both values. */
export function differing(one: Message, other: Message): string {
  const given = new Map(Object.entries(other));
  const fields = Object.entries(one)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(given.get(name)))
    .map(([name, value]) => `${name} ${JSON.stringify(value)} and ${JSON.stringify(given.get(name))}`);
  return fields.join('; ');
}
