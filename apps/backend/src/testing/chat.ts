import type { Conversation, Message } from '@quemiai/contract/chat';
import type {
  Ack,
  ClientEventInput,
  ClientEventName,
  ServerEventName,
  ServerEvents,
} from '@quemiai/contract/events';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';
import type { TestApp, TestUser } from './test-app.js';

/** A connected socket that keeps what it hears, in order. */
export interface ChatClient {
  socket: Socket;
  heard: { name: ServerEventName; payload: unknown }[];
  /** The payloads of one kind of event, in order. */
  of: <E extends ServerEventName>(name: E) => ServerEvents[E][];
  ask: <E extends ClientEventName>(name: E, payload: ClientEventInput<E>) => Promise<Ack<E>>;
  /** Waits until `found` gives something of what was heard. */
  until: <T>(found: () => T | undefined | false) => Promise<T>;
  close: () => void;
}

const DEADLINE_MS = 5_000;

/** Resolves with what `found` gives, as soon as it does; asked after every event and a few times a second. */
export const until = async <T>(
  found: () => T | undefined | false,
  what = 'what was expected',
): Promise<T> => {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const value = found();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${DEADLINE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** Connects to `/chat`; rejects with the `connect_error`. */
export const connectChat = async (app: TestApp, token: string): Promise<ChatClient> => {
  const socket = io(`${app.url}/chat`, {
    auth: { token },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  const heard: ChatClient['heard'] = [];
  socket.onAny((name: ServerEventName, payload: unknown) => heard.push({ name, payload }));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return {
    socket,
    heard,
    of: <E extends ServerEventName>(name: E) =>
      heard.filter((event) => event.name === name).map((event) => event.payload as ServerEvents[E]),
    ask: (name, payload) => socket.timeout(DEADLINE_MS).emitWithAck(name, payload),
    until: (found) => until(found),
    close: () => void socket.disconnect(),
  };
};

/** Several people and a group that the first of them owns. */
export const startGroup = async (
  app: TestApp,
  size: number,
): Promise<{ people: TestUser[]; owner: TestUser; group: Conversation }> => {
  const people: TestUser[] = [];
  for (let index = 0; index < size; index++) people.push(await app.registerUser());
  const [owner, ...others] = people;
  if (!owner) throw new Error('A group needs somebody');
  const answer = await app.call('POST /api/v1/conversations', {
    token: owner.token,
    body: { type: 'group', name: 'A group', memberIds: others.map((person) => person.id) },
  });
  if (answer.status !== 201) throw new Error(`The group was answered with ${answer.status}`);
  return { people, owner, group: answer.body as Conversation };
};

/** Sends over HTTP and gives the message. */
export const sendMessage = async (
  app: TestApp,
  from: TestUser,
  conversationId: string,
  body: string,
  more: { replyTo?: string; clientId?: string } = {},
): Promise<Message> => {
  const answer = await app.call(`POST /api/v1/conversations/${conversationId}/messages`, {
    token: from.token,
    body: { clientId: crypto.randomUUID(), body, ...more },
  });
  if (answer.status > 201)
    throw new Error(`The message was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body as Message;
};
