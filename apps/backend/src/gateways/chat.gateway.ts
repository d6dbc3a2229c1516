import type { BeforeApplicationShutdown } from '@nestjs/common';
import { WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import type { OnGatewayConnection, OnGatewayDisconnect, OnGatewayInit } from '@nestjs/websockets';
import type { ClientEventName, ClientEventPayload } from '@quemiai/contract/events';
import { limits } from '@quemiai/contract/limits';
import type { Namespace, Socket } from 'socket.io';
import logger from '../config/logger.js';
import { ChatService } from '../features/chat/chat.service.js';
import { AppError } from '../platform/errors/app-error.js';
import { toAppError } from '../platform/errors/to-app-error.js';
import { EventLimits } from '../platform/limits/event-limits.js';
import { Limiter } from '../platform/limits/limiter.js';
import { Realtime, rooms } from '../platform/realtime/realtime.js';
import { AccessTokens } from '../platform/tokens/access-tokens.js';
import { KeyRing } from '../platform/tokens/key-ring.js';
import { Revocations } from '../platform/tokens/revocations.js';
import { SessionProofs } from '../platform/tokens/session-proofs.js';
import type { Connection } from './connection.js';
import { connectionOf } from './connection.js';
import type { Handler } from './dispatch.js';
import { Dispatcher } from './dispatch.js';

/** Sockets of one person at a time, on this node. */
const MAX_SOCKETS = 50;

type Serve<E extends ClientEventName> = (socket: Socket, payload: ClientEventPayload<E>) => Promise<object>;

/** An error a refused handshake carries to the client as `connect_error`. */
const connectError = (error: AppError): Error =>
  Object.assign(new Error(error.detail), { data: { code: error.code, detail: error.detail } });

/** The namespace `/chat`: who may connect, what they hear, and what their events do. */
@WebSocketGateway({ namespace: '/chat' })
export class ChatGateway
  implements OnGatewayInit<Namespace>, OnGatewayConnection, OnGatewayDisconnect, BeforeApplicationShutdown
{
  @WebSocketServer()
  private readonly namespace: Namespace | undefined;
  private readonly dispatcher: Dispatcher;
  /** Connections that are in, or on their way in. */
  private readonly entered = new WeakSet<Socket['conn']>();

  constructor(
    private readonly chat: ChatService,
    private readonly tokens: AccessTokens,
    private readonly realtime: Realtime,
    private readonly revocations: Revocations,
    private readonly limiter: Limiter,
    private readonly events: EventLimits,
    private readonly proofs: SessionProofs,
    private readonly ring: KeyRing,
  ) {
    const handlers: { [E in ClientEventName]: Serve<E> } = {
      'message:send': async (socket, { conversationId, ...input }) => ({
        message: await this.chat.send(connectionOf(socket).viewer, conversationId, input),
      }),
      sync: async (socket, { cursors }) => ({
        conversations: await this.chat.sync(connectionOf(socket).viewer, cursors),
      }),
      typing: async (socket, { conversationId, active }) => {
        await this.chat.typing(connectionOf(socket).viewer, conversationId, active);
        return {};
      },
      read: async (socket, { conversationId, seq }) => {
        await this.chat.read(connectionOf(socket).viewer, conversationId, seq);
        return {};
      },
      'presence:watch': (socket, { userIds }) => this.watch(socket, userIds),
    };
    this.dispatcher = new Dispatcher(handlers as Record<ClientEventName, Handler>);
  }

  afterInit(namespace: Namespace): void {
    this.realtime.attach(namespace);
    this.realtime.onSlowClient = (userId) => logger.warn({ userId }, 'A socket read too slowly and was cut');
    this.revocations.onRevoked(({ sessionId, reason }) => this.end(sessionId, reason));
    this.ring.onDiscarded(() => this.closeAll());
    namespace.use((socket, next) => {
      // In twice, a connection would be told everything twice. Its client comes back with a new one.
      if (this.entered.has(socket.conn)) {
        socket.conn.close();
        return;
      }
      this.entered.add(socket.conn);
      this.admit(socket).then(
        () => next(),
        (error: unknown) => {
          this.entered.delete(socket.conn);
          const known = toAppError(error);
          if (known.status >= 500) logger.error({ err: error }, 'A socket could not be let in');
          next(connectError(known));
        },
      );
    });
  }

  handleConnection(socket: Socket): void {
    const connection = connectionOf(socket);
    connection.budget = this.events.joined(connection.viewer.userId);
    // Serving here, and never going on, keeps frames away from event listeners: there are none to find.
    socket.use((frame) => void this.dispatcher.serve(socket, frame));
    this.chat.connected(connection.viewer);
    // A session that ended between the check and the rooms is heard of nowhere else.
    const { sessionId } = connection.viewer;
    if (this.revocations.isRevoked(sessionId)) this.end(sessionId, 'revoked');
  }

  handleDisconnect(socket: Socket): void {
    this.entered.delete(socket.conn);
    const { viewer } = connectionOf(socket);
    this.events.left(viewer.userId);
    this.chat.disconnected(viewer);
  }

  /**
   * Clients reconnect to whoever serves next; what they missed they get by `sync`. The connection is closed, not the
   * namespace: Socket.IO's clients take the latter for a wish that they stay away.
   */
  beforeApplicationShutdown(): void {
    this.closeAll();
  }

  /** The rooms are joined before the client hears that it is connected, so its first `sync` leaves no gap. */
  private async admit(socket: Socket): Promise<void> {
    const token: unknown = (socket.handshake.auth as Record<string, unknown>)['token'];
    if (typeof token !== 'string') throw new AppError('unauthenticated', 'The handshake needs auth.token');
    const viewer = await this.tokens.verify(token);
    await this.limiter.demand('connect', 'user', viewer.userId);
    // It stays open beyond its token: a token that was made with a stolen key must not name a session that never was.
    if (!(await this.proofs.of(viewer))) throw new AppError('unauthenticated');
    if (this.realtime.sockets(rooms.user(viewer.userId)).length >= MAX_SOCKETS) {
      throw new AppError('limit_reached', `One person has at most ${MAX_SOCKETS} connections`);
    }
    socket.handshake.auth = {};
    socket.data = { viewer, running: 0, budget: undefined, watched: 0 } satisfies Connection;
    let joined: string[] = [];
    await this.chat.joinRooms(
      viewer,
      (names) => {
        joined = [rooms.user(viewer.userId), rooms.session(viewer.sessionId), ...names];
        void socket.join(joined);
      },
      () => {
        for (const room of joined) void socket.leave(room);
      },
    );
  }

  private async watch(socket: Socket, userIds: readonly string[]): Promise<object> {
    const fresh = userIds.map(rooms.presence).filter((room) => !socket.rooms.has(room));
    const connection = connectionOf(socket);
    if (connection.watched + fresh.length > limits.presenceWatchMax) {
      throw new AppError('limit_reached', `A socket watches at most ${limits.presenceWatchMax} people`);
    }
    connection.watched += fresh.length;
    void socket.join(fresh);
    return { presence: await this.chat.presenceOf(userIds) };
  }

  private closeAll(): void {
    // There is none where the start was given up before the sockets were open.
    for (const { conn } of this.namespace?.sockets.values() ?? []) conn.close();
  }

  private end(sessionId: string, reason: string): void {
    this.realtime.emit(rooms.session(sessionId), 'session:revoked', { reason });
    for (const socket of this.realtime.sockets(rooms.session(sessionId))) socket.disconnect(true);
  }
}
