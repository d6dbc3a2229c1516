import { ApiError, NetworkError } from '../../../../lib/api/errors.js';
import type { ClientEventInput, ClientEventName } from '../contract.js';
import type {
  AckData,
  ChatApi,
  PagePort,
  SocketHandlers,
  ServerFrame,
  SocketPort,
  TabMessage,
  Tabs,
} from '../core/ports.js';
import type { ModelServer } from './model-server.js';

interface Call {
  socket: boolean;
  /** Lets the server do it; what it answers is on its way from then on. */
  serve(): void;
  answer(): void;
  lose(): void;
}

/** The network between one tab and the model server: a test decides when each request arrives and each answer returns. */
export class Wire {
  readonly calls: Call[] = [];
  readonly inbox: ServerFrame[] = [];
  wanted = false;
  connected = false;
  handlers: SocketHandlers | null = null;

  constructor(
    readonly server: ModelServer,
    readonly userId: string,
  ) {}

  call<T>(socket: boolean, run: () => T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let settle: (() => void) | null = null;
    const serve = () => {
      if (settle) return;
      try {
        const value = run();
        settle = () => resolve(value);
      } catch (error) {
        settle = () => reject(error);
      }
    };
    this.calls.push({
      socket,
      serve,
      answer: () => {
        serve();
        settle?.();
      },
      lose: () => reject(new NetworkError({ timeout: true })),
    });
    return promise;
  }

  serve(index: number): void {
    this.calls[index % this.calls.length]?.serve();
  }

  answer(index: number): void {
    this.calls.splice(index % Math.max(1, this.calls.length), 1)[0]?.answer();
  }

  lose(index: number): void {
    this.calls.splice(index % Math.max(1, this.calls.length), 1)[0]?.lose();
  }

  receive(frame: ServerFrame): void {
    if (this.connected) this.inbox.push(frame);
  }

  deliver(fate: 'once' | 'twice' | 'never'): void {
    const frame = this.inbox.shift();
    // Losing the rest is not in the contract: only what carries a rev can be missed by somebody who stays connected.
    if (!frame || (fate === 'never' && frame.type.startsWith('message:'))) return;
    this.handlers?.frame(frame);
    if (fate === 'twice') this.handlers?.frame(frame);
  }

  connect(): void {
    if (!this.wanted || this.connected) return;
    this.connected = true;
    this.handlers?.up();
  }

  /** The connection breaks: what is in it is lost, in both directions. */
  cut(): void {
    if (!this.connected) return;
    this.connected = false;
    this.inbox.length = 0;
    for (const call of this.calls.filter(({ socket }) => socket)) call.lose();
    this.calls.splice(0, this.calls.length, ...this.calls.filter(({ socket }) => !socket));
    const failed = this.wanted;
    this.wanted = false;
    if (failed) this.handlers?.down(false);
  }
}

const serveSocket = (server: ModelServer, me: string) => {
  const serve: { [E in ClientEventName]: (payload: ClientEventInput<E>) => AckData<E> } = {
    'message:send': ({ conversationId, clientId, body, replyTo }) => ({
      ok: true,
      message: server.send(me, conversationId, clientId, body, replyTo ?? null),
    }),
    sync: ({ cursors }) => ({ ok: true, conversations: server.sync(me, cursors) }),
    typing: () => ({ ok: true }),
    read: ({ conversationId, seq }) => {
      server.read(me, conversationId, seq);
      return { ok: true };
    },
    'presence:watch': ({ userIds }) => ({
      ok: true,
      presence: Object.fromEntries(userIds.map((id) => [id, { online: true, lastSeenAt: null }])),
    }),
  };
  return serve;
};

export const wireSocket = (wire: Wire): SocketPort => {
  const serve = serveSocket(wire.server, wire.userId);
  return {
    listen: (handlers) => {
      wire.handlers = handlers;
    },
    connect: () => {
      wire.wanted = true;
    },
    disconnect: () => {
      wire.wanted = false;
      wire.cut();
    },
    request: (event, payload) =>
      wire.connected ? wire.call(true, () => serve[event](payload)) : Promise.reject(new NetworkError()),
  };
};

export const wireApi = (wire: Wire): ChatApi => {
  const { server, userId: me } = wire;
  const ask = <T>(run: () => T): Promise<T> => wire.call(false, run);
  const view = (id: string, run: () => void) =>
    ask(() => {
      run();
      return server.view(me, id);
    });
  return {
    list: (cursor) =>
      ask(() => {
        const all = server.list(me);
        const start = cursor === undefined ? 0 : Number(cursor);
        return {
          items: all.slice(start, start + 2),
          nextCursor: all.length > start + 2 ? String(start + 2) : null,
        };
      }),
    get: (id) => ask(() => server.view(me, id)),
    messages: (id, query) => ask(() => server.page(me, id, query)),
    message: (id) => ask(() => server.message(me, id)),
    edit: (id, body) => ask(() => server.edit(me, server.message(me, id), body)),
    remove: (id) => ask(() => server.remove(me, server.message(me, id))),
    react: (id, emoji) => ask(() => server.react(me, server.message(me, id), emoji, true)),
    unreact: (id, emoji) => ask(() => server.react(me, server.message(me, id), emoji, false)),
    createDirect: () => Promise.reject(new ApiError({ code: 'not_found' })),
    createGroup: (name, memberIds) => ask(() => server.view(me, server.create(me, memberIds, name).id)),
    rename: (id, name) => view(id, () => server.rename(me, id, name)),
    mute: (id, muted) => ask(() => server.mute(me, id, muted)),
    members: (id) => ask(() => ({ items: server.view(me, id).members, nextCursor: null })),
    addMembers: (id, userIds) => view(id, () => userIds.forEach((userId) => server.add(me, id, userId))),
    setRole: (id, userId, role) => view(id, () => server.setRole(me, id, userId, role)),
    removeMember: (id, userId) => ask(() => server.removeMember(me, id, userId)),
  };
};

/** The tabs of one browser: the first that asks leads until it closes. */
export class TabBus {
  #tabs = new Set<(message: TabMessage) => void>();
  #queue: { lead: () => void }[] = [];

  open(): Tabs {
    let hear: ((message: TabMessage) => void) | null = null;
    let place: { lead: () => void } | null = null;
    return {
      post: (message) => {
        for (const tab of this.#tabs)
          if (tab !== hear) setTimeout(() => this.#tabs.has(tab) && tab(message), 0);
      },
      listen: (listener) => {
        hear = listener;
        this.#tabs.add(listener);
      },
      lead: (leading) => {
        place = { lead: leading };
        this.#queue.push(place);
        if (this.#queue[0] === place) leading();
      },
      close: () => {
        if (hear) this.#tabs.delete(hear);
        const wasFirst = place !== null && this.#queue[0] === place;
        this.#queue = this.#queue.filter((other) => other !== place);
        if (wasFirst) this.#queue[0]?.lead();
      },
    };
  }
}

export const quietPage: PagePort = { visible: () => true, online: () => true, listen: () => () => undefined };
