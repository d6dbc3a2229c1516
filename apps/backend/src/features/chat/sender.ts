import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Message, MessageInput, Person } from '@quemiai/contract/chat';
import { LRUCache } from 'lru-cache';
import { sqlState } from '../../platform/database/database.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import type { EncodedEvent } from '../../platform/realtime/frames.js';
import { encodeEvent } from '../../platform/realtime/frames.js';
import { Realtime, rooms } from '../../platform/realtime/realtime.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { UsersService } from '../users/users.service.js';
import { ChatAccess } from './chat.access.js';
import { ConversationTurns } from './conversation-turns.js';
import { Heads } from './heads.js';
import { MessagesRepo } from './messages.repo.js';
import type { Send, Sent } from './send.js';
import type { NewMessage, Place } from './sends.repo.js';
import { SendsRepo } from './sends.repo.js';

/** Sends that may wait before new ones are refused: memory stays bounded when the database is slow. */
const MAX_BACKLOG = 20_000;
/** Answers kept for clients that repeat a send whose acknowledgement was lost. */
const RECENT = 2_000;
const MAX_ATTEMPTS = 4;

type Draft = Pick<NewMessage, 'conversationId' | 'senderId' | 'clientId'>;

const keyOf = (send: Draft): string => send.conversationId + send.senderId + send.clientId;

const hashOf = (input: MessageInput): Buffer =>
  hash('sha256', JSON.stringify([input.body, input.replyTo ?? null, input.mediaIds ?? []]), 'buffer');

const reused = (): AppError => new AppError('client_id_reused');

/** Sends messages: the hot path. Acknowledged after commit; broadcast in order, encoded once. */
@Injectable()
export class Sender {
  private readonly recent = new LRUCache<string, { message: Message; sentHash: Buffer }>({ max: RECENT });
  /** The last send of a person to a conversation that still looks something up. */
  private readonly preparing = new Map<string, Promise<Person>>();
  private readonly inFlight = new Map<string, { sentHash: Buffer; result: Promise<Sent> }>();

  constructor(
    private readonly access: ChatAccess,
    private readonly turns: ConversationTurns,
    private readonly sends: SendsRepo,
    private readonly messages: MessagesRepo,
    private readonly users: UsersService,
    private readonly realtime: Realtime,
    private readonly heads: Heads,
  ) {
    turns.onSends((batch) => this.write(batch, 1));
  }

  /**
   * @throws AppError `not_found` to who is no member, and for a reply to what is not in the conversation;
   * `client_id_reused` when the clientId stands for something else; `unavailable` when the database cannot keep up
   */
  async send(viewer: Viewer, conversationId: string, input: MessageInput): Promise<Sent> {
    await this.access.requireMember(viewer, conversationId);
    const draft = { conversationId, senderId: viewer.userId, clientId: input.clientId };
    const key = keyOf(draft);
    const sentHash = hashOf(input);
    const earlier = this.recent.get(key);
    if (earlier) return this.repeat(earlier.message, earlier.sentHash, sentHash);
    const running = this.inFlight.get(key);
    if (running) {
      if (!running.sentHash.equals(sentHash)) throw reused();
      return { ...(await running.result), existing: true };
    }
    if (this.turns.backlog >= MAX_BACKLOG)
      throw new AppError('unavailable', 'Too many messages wait to be stored');
    const result = this.enqueue(draft, input, sentHash);
    this.inFlight.set(key, { sentHash, result });
    try {
      return await result;
    } finally {
      this.inFlight.delete(key);
    }
  }

  /** Puts the send into the queue; who sends twice in a row is heard in that order, whatever each needs to look up. */
  private async enqueue(draft: Draft, input: MessageInput, sentHash: Buffer): Promise<Sent> {
    const order = draft.conversationId + draft.senderId;
    const before = this.preparing.get(order);
    let sender = this.users.peekPerson(draft.senderId);
    if (before || !sender || input.replyTo !== undefined || input.mediaIds !== undefined) {
      const prepared = this.prepare(draft, input, before);
      this.preparing.set(order, prepared);
      try {
        sender = await prepared;
      } finally {
        if (this.preparing.get(order) === prepared) this.preparing.delete(order);
      }
    }
    return this.queue({ ...draft, body: input.body, sentHash, replyToId: input.replyTo ?? null, sender });
  }

  private async prepare(
    draft: Draft,
    input: MessageInput,
    before: Promise<Person> | undefined,
  ): Promise<Person> {
    await before?.catch(() => undefined);
    if ((input.mediaIds?.length ?? 0) > 0) throw notFound('The attachment');
    if (input.replyTo !== undefined) await this.requireInConversation(input.replyTo, draft.conversationId);
    const sender = (await this.users.people([draft.senderId])).get(draft.senderId);
    if (!sender) throw new AppError('unauthenticated');
    return sender;
  }

  private queue(send: Omit<Send, 'id' | 'resolve' | 'reject'>): Promise<Sent> {
    return new Promise((resolve, reject) => {
      this.turns.add({ ...send, id: uuidv7(), resolve, reject });
    });
  }

  private async requireInConversation(messageId: string, conversationId: string): Promise<void> {
    const message = await this.messages.find(messageId);
    if (message?.conversationId !== conversationId) throw notFound('The message replied to');
  }

  /** Settles every send of the batch. */
  private async write(batch: Send[], attempt: number): Promise<void> {
    const sends = batch.filter((send) => this.mayStillSend(send));
    if (sends.length === 0) return;
    const at = new Date();
    let places: Map<string, Place>;
    try {
      places = await this.sends.insert(sends, at);
    } catch (error) {
      await this.recover(sends, error, attempt);
      return;
    }
    this.publish(sends, places, at);
  }

  /** A removal may have had its turn since the send was let in. */
  private mayStillSend(send: Send): boolean {
    const members = this.access.known(send.conversationId);
    if (!members || members.has(send.senderId)) return true;
    send.reject(notFound('The conversation'));
    return false;
  }

  private publish(sends: readonly Send[], places: ReadonlyMap<string, Place>, at: Date): void {
    const createdAt = at.toISOString();
    const events = new Map<string, { encoded: EncodedEvent[]; rev: number }>();
    const settled: (() => void)[] = [];
    for (const send of sends) {
      const place = places.get(send.id);
      if (!place) {
        send.reject(notFound('The conversation'));
        continue;
      }
      const message = newMessage(send, place, createdAt);
      this.recent.set(keyOf(send), { message, sentHash: send.sentHash });
      const entry = events.get(send.conversationId) ?? { encoded: [], rev: 0 };
      events.set(send.conversationId, entry);
      entry.encoded.push(encodeEvent('message:new', message));
      entry.rev = place.rev;
      settled.push(() => send.resolve({ message, existing: false }));
    }
    for (const [conversationId, { encoded, rev }] of events) {
      this.realtime.broadcast(rooms.conversation(conversationId), encoded);
      this.heads.sent(conversationId, rev);
    }
    for (const resolve of settled) resolve();
  }

  private async recover(sends: Send[], error: unknown, attempt: number): Promise<void> {
    const state = sqlState(error);
    try {
      if (state === '23505') return await this.answerRepeats(sends, error, attempt);
      if ((state === '40P01' || state === '40001') && attempt < MAX_ATTEMPTS) {
        return await this.write(sends, attempt + 1);
      }
      if (state?.startsWith('23') && sends.length > 1) return await this.oneByOne(sends);
      const reason = state === '23503' ? notFound('The conversation') : error;
      for (const send of sends) send.reject(reason);
    } catch (failure) {
      for (const send of sends) send.reject(failure);
    }
  }

  /** Some of the batch were sent before: those get their first answer, the rest go again. */
  private async answerRepeats(sends: Send[], error: unknown, attempt: number): Promise<void> {
    const found = new Map(
      (await this.messages.findSent(sends)).map((sent) => [
        keyOf({ ...sent.message, senderId: sent.message.sender.id }),
        sent,
      ]),
    );
    const rest: Send[] = [];
    for (const send of sends) {
      const sent = found.get(keyOf(send));
      if (!sent) rest.push(send);
      else if (sent.sentHash.equals(send.sentHash))
        send.resolve(this.repeat(sent.message, sent.sentHash, send.sentHash));
      else send.reject(reused());
    }
    if (rest.length === 0) return;
    if (rest.length < sends.length || attempt < MAX_ATTEMPTS) await this.write(rest, attempt + 1);
    else for (const send of rest) send.reject(error);
  }

  /** One send of the batch cannot be stored: the others are not to suffer for it. */
  private async oneByOne(sends: readonly Send[]): Promise<void> {
    for (const send of sends) await this.write([send], MAX_ATTEMPTS);
  }

  private repeat(message: Message, firstHash: Buffer, sentHash: Buffer): Sent {
    if (!firstHash.equals(sentHash)) throw reused();
    return { message, existing: true };
  }
}

const newMessage = (send: Send, place: Place, createdAt: string): Message => ({
  id: send.id,
  conversationId: send.conversationId,
  seq: place.seq,
  rev: place.rev,
  clientId: send.clientId,
  sender: send.sender,
  body: send.body,
  attachments: [],
  replyTo: send.replyToId,
  reactions: [],
  createdAt,
  editedAt: null,
  deletedAt: null,
});
