import { ApiError } from '../../../../lib/api/errors.js';
import type { Conversation, Message, Person, SyncEntry } from '../contract.js';
import type { ServerFrame } from '../core/ports.js';

type Role = Conversation['viewer']['role'];

interface Membership {
  userId: string;
  role: Role;
  readSeq: number;
  muted: boolean;
}
interface Room {
  id: string;
  type: 'direct' | 'group';
  name: string | null;
  members: Membership[];
  messages: Message[];
  rev: number;
  activeAt: number;
}

export interface ModelLimits {
  syncPage: number;
  tooOld: number;
}

const refuse = (code: 'not_found' | 'forbidden' | 'client_id_reused' | 'message_deleted'): never => {
  throw new ApiError({ code });
};

/** The contract's chat in memory: what the engine is tested against. Every change makes new objects. */
export class ModelServer {
  readonly rooms = new Map<string, Room>();
  /** Told of every event, for each member who is to get it. */
  emit: (userId: string, frame: ServerFrame) => void = () => undefined;
  #clock = Date.UTC(2026, 0, 1);
  #ids = 0;

  constructor(
    readonly people: readonly Person[],
    private readonly limits: ModelLimits,
  ) {}

  id(): string {
    this.#ids++;
    return `00000000-0000-7000-8000-${String(this.#ids).padStart(12, '0')}`;
  }

  create(by: string, others: readonly string[], name: string | null): Room {
    const ids = [by, ...others.filter((id) => id !== by)];
    const room: Room = {
      id: this.id(),
      type: 'group',
      name,
      members: ids.map((userId) => ({
        userId,
        role: userId === by ? 'owner' : 'member',
        readSeq: 0,
        muted: false,
      })),
      messages: [],
      rev: 0,
      activeAt: this.#now(),
    };
    this.rooms.set(room.id, room);
    for (const userId of ids)
      this.emit(userId, { type: 'conversation:added', payload: this.view(userId, room.id) });
    return room;
  }

  send(by: string, roomId: string, clientId: string, body: string, replyTo: string | null = null): Message {
    const room = this.room(by, roomId);
    const earlier = room.messages.find((held) => held.clientId === clientId && held.sender.id === by);
    if (earlier) return earlier.body === body || earlier.editedAt ? earlier : refuse('client_id_reused');
    const at = this.#now();
    room.rev++;
    room.activeAt = at;
    const message: Message = {
      id: this.id(),
      conversationId: roomId,
      seq: room.messages.length + 1,
      rev: room.rev,
      clientId,
      sender: this.#person(by),
      body,
      attachments: [],
      replyTo,
      reactions: [],
      createdAt: new Date(at).toISOString(),
      editedAt: null,
      deletedAt: null,
    };
    room.messages.push(message);
    this.#tell(room, { type: 'message:new', payload: message });
    return message;
  }

  edit(by: string, message: Message, body: string): Message {
    const held = this.message(by, message.id);
    if (held.sender.id !== by) refuse('forbidden');
    if (held.deletedAt) refuse('message_deleted');
    if (held.body === body) return held;
    return this.#change(held, { body, editedAt: new Date(this.#now()).toISOString() }, 'message:updated');
  }

  remove(by: string, message: Message): void {
    const held = this.message(by, message.id);
    if (held.deletedAt) return;
    const deletedAt = new Date(this.#now()).toISOString();
    this.#change(held, { body: '', reactions: [], deletedAt }, 'message:deleted');
  }

  react(by: string, message: Message, emoji: string, on: boolean): void {
    const held = this.message(by, message.id);
    if (held.deletedAt) refuse('message_deleted');
    const before = held.reactions.find((reaction) => reaction.emoji === emoji)?.userIds ?? [];
    if (before.includes(by) === on) return;
    const userIds = on ? [...before, by] : before.filter((id) => id !== by);
    const others = held.reactions.filter((reaction) => reaction.emoji !== emoji);
    const reactions = userIds.length > 0 ? [...others, { emoji, count: userIds.length, userIds }] : others;
    this.#change(held, { reactions }, 'message:updated');
  }

  read(by: string, roomId: string, seq: number): void {
    const room = this.room(by, roomId);
    const membership = this.#membership(room, by);
    const readSeq = Math.min(seq, room.messages.length);
    if (readSeq <= membership.readSeq) return;
    this.#replace(room, { ...membership, readSeq });
    this.#tell(room, { type: 'read', payload: { conversationId: roomId, userId: by, seq: readSeq } });
  }

  rename(by: string, roomId: string, name: string): void {
    const room = this.room(by, roomId);
    room.name = name;
    this.updated(room);
  }

  mute(by: string, roomId: string, muted: boolean): void {
    const room = this.room(by, roomId);
    this.#replace(room, { ...this.#membership(room, by), muted });
    this.emit(by, { type: 'conversation:updated', payload: this.view(by, roomId) });
  }

  setRole(by: string, roomId: string, userId: string, role: Role): void {
    const room = this.room(by, roomId);
    this.#replace(room, { ...this.#membership(room, userId), role });
    this.updated(room);
  }

  add(by: string, roomId: string, userId: string): void {
    const room = this.room(by, roomId);
    if (room.members.some((held) => held.userId === userId)) return;
    const readSeq = room.messages.length;
    room.members = [...room.members, { userId, role: 'member', readSeq, muted: false }];
    this.emit(userId, { type: 'conversation:added', payload: this.view(userId, roomId) });
    this.updated(room, userId);
  }

  removeMember(by: string, roomId: string, userId: string): void {
    const room = this.room(by, roomId);
    if (!room.members.some((held) => held.userId === userId)) return;
    room.members = room.members.filter((held) => held.userId !== userId);
    this.emit(userId, { type: 'conversation:removed', payload: { conversationId: roomId } });
    this.updated(room);
  }

  /** What the heads of the real server do for one that lost an event. */
  head(userId: string, roomId: string): void {
    const { rev, messages } = this.room(userId, roomId);
    const payload = { conversationId: roomId, lastSeq: messages.length, rev };
    this.emit(userId, { type: 'conversation:head', payload });
  }

  view(userId: string, roomId: string): Conversation {
    const room = this.room(userId, roomId);
    const { role, readSeq, muted } = this.#membership(room, userId);
    const unread = room.messages.filter(
      ({ seq, sender, deletedAt }) => seq > readSeq && sender.id !== userId && deletedAt === null,
    ).length;
    return {
      id: room.id,
      type: room.type,
      name: room.name,
      members: room.members.map((held) => ({
        ...this.#person(held.userId),
        role: held.role,
        readSeq: held.readSeq,
      })),
      memberCount: room.members.length,
      lastSeq: room.messages.length,
      rev: room.rev,
      lastMessage: room.messages.at(-1) ?? null,
      viewer: { role, readSeq, unread, muted },
    };
  }

  list(userId: string): Conversation[] {
    return [...this.rooms.values()]
      .filter((room) => room.members.some((held) => held.userId === userId))
      .toSorted((a, b) => b.activeAt - a.activeAt)
      .map((room) => this.view(userId, room.id));
  }

  page(
    userId: string,
    roomId: string,
    { before, after, limit }: { before?: number; after?: number; limit: number },
  ) {
    const { messages } = this.room(userId, roomId);
    const found = messages.filter(({ seq }) => seq < (before ?? Infinity) && seq > (after ?? 0));
    const items = after === undefined ? found.slice(-limit) : found.slice(0, limit);
    return { items, hasMore: found.length > items.length };
  }

  sync(userId: string, cursors: Readonly<Record<string, number>>): SyncEntry[] {
    return Object.entries(cursors).map(([conversationId, cursor]): SyncEntry => {
      const room = this.rooms.get(conversationId);
      if (!room?.members.some((held) => held.userId === userId)) return { conversationId, removed: true };
      const conversation = this.view(userId, conversationId);
      if (cursor > room.rev || room.rev - cursor > this.limits.tooOld) {
        const messages = room.messages.slice(-this.limits.syncPage);
        return { conversationId, conversation, messages, rev: room.rev, hasMore: false, reset: true };
      }
      const changed = room.messages.filter(({ rev }) => rev > cursor).toSorted((a, b) => a.rev - b.rev);
      const messages = changed.slice(0, this.limits.syncPage);
      const hasMore = changed.length > messages.length;
      const rev = hasMore ? (messages.at(-1)?.rev ?? cursor) : room.rev;
      return { conversationId, conversation, messages, rev, hasMore, reset: false };
    });
  }

  room(userId: string, roomId: string): Room {
    const room = this.rooms.get(roomId);
    return room?.members.some((held) => held.userId === userId) ? room : refuse('not_found');
  }

  message(userId: string, id: string): Message {
    for (const room of this.rooms.values()) {
      const found = room.messages.find((held) => held.id === id);
      if (found && this.room(userId, room.id)) return found;
    }
    return refuse('not_found');
  }

  updated(room: Room, except?: string): void {
    for (const { userId } of room.members) {
      if (userId !== except)
        this.emit(userId, { type: 'conversation:updated', payload: this.view(userId, room.id) });
    }
  }

  #change(held: Message, patch: Partial<Message>, type: 'message:updated' | 'message:deleted'): Message {
    const room = this.rooms.get(held.conversationId) ?? refuse('not_found');
    room.rev++;
    const message = { ...held, ...patch, rev: room.rev };
    room.messages[held.seq - 1] = message;
    this.#tell(room, { type, payload: message });
    return message;
  }

  #tell(room: Room, frame: ServerFrame): void {
    for (const { userId } of room.members) this.emit(userId, frame);
  }

  #membership(room: Room, userId: string): Membership {
    return room.members.find((held) => held.userId === userId) ?? refuse('not_found');
  }

  #replace(room: Room, membership: Membership): void {
    room.members = room.members.map((held) => (held.userId === membership.userId ? membership : held));
  }

  #person(id: string): Person {
    return this.people.find((person) => person.id === id) ?? refuse('not_found');
  }

  #now(): number {
    this.#clock += 1000;
    return this.#clock;
  }
}

export type { Room };
