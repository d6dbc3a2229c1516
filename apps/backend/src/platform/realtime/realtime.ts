import { Injectable } from '@nestjs/common';
import type { ServerEventName, ServerEvents } from '@quemiai/contract/events';
import type { Namespace, Socket } from 'socket.io';
import type { EncodedEvent } from './frames.js';
import { encodeEvent } from './frames.js';
import { backlogBytes, terminate, writeFrames } from './transport.js';

/** Who an event is for. Rooms of one kind never meet those of another. */
export const rooms = {
  conversation: (id: string) => `c:${id}`,
  user: (id: string) => `u:${id}`,
  session: (id: string) => `s:${id}`,
  presence: (userId: string) => `p:${userId}`,
};

/** A socket that has this many bytes waiting is cut: it catches up by `sync`, the others never wait for it. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

/** Sends events to the sockets of this node. Push is a hint: whoever misses one learns it by `sync`. */
@Injectable()
export class Realtime {
  private namespace: Namespace | undefined;
  /** Told how many sockets were cut for reading too slowly. */
  onSlowClient: (userId: string) => void = () => undefined;

  attach(namespace: Namespace): void {
    this.namespace = namespace;
  }

  emit<E extends ServerEventName>(
    room: string,
    name: E,
    payload: ServerEvents[E],
    exceptRoom?: string,
  ): void {
    if (this.namespace?.adapter.rooms.has(room))
      this.broadcast(room, [encodeEvent(name, payload)], exceptRoom);
  }

  /** Writes all events to each socket of the room in one go, in order. */
  broadcast(room: string, events: readonly EncodedEvent[], exceptRoom?: string): void {
    const namespace = this.namespace;
    const ids = namespace?.adapter.rooms.get(room);
    if (!namespace || !ids || events.length === 0) return;
    const except = exceptRoom === undefined ? undefined : namespace.adapter.rooms.get(exceptRoom);
    const first = events[0];
    const frames =
      events.length === 1 && first ? first.frame : Buffer.concat(events.map((event) => event.frame));
    for (const id of ids) {
      if (except?.has(id)) continue;
      const socket = namespace.sockets.get(id);
      if (socket) this.write(socket, events, frames);
    }
  }

  /** Whether anybody on this node would hear an event for the room. */
  hasRoom(room: string): boolean {
    return this.namespace?.adapter.rooms.has(room) ?? false;
  }

  /** Ids of this node's rooms of one kind, without their prefix. */
  roomIds(kind: keyof typeof rooms): string[] {
    const prefix = rooms[kind]('');
    const ids: string[] = [];
    for (const room of this.namespace?.adapter.rooms.keys() ?? []) {
      if (room.startsWith(prefix)) ids.push(room.slice(prefix.length));
    }
    return ids;
  }

  sockets(room: string): Socket[] {
    const found: Socket[] = [];
    for (const id of this.namespace?.adapter.rooms.get(room) ?? []) {
      const socket = this.namespace?.sockets.get(id);
      if (socket) found.push(socket);
    }
    return found;
  }

  join(userId: string, room: string): void {
    for (const socket of this.sockets(rooms.user(userId))) void socket.join(room);
  }

  leave(userId: string, room: string): void {
    for (const socket of this.sockets(rooms.user(userId))) void socket.leave(room);
  }

  private write(socket: Socket, events: readonly EncodedEvent[], frames: Buffer): void {
    writeFrames(socket.conn, events, frames);
    if (backlogBytes(socket.conn) > MAX_BACKLOG_BYTES) {
      this.onSlowClient((socket.data as { viewer?: { userId: string } }).viewer?.userId ?? '');
      terminate(socket.conn);
    }
  }
}
