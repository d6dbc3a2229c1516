import type { ServerFrame } from '../core/ports.js';
import type { Room } from './model-server.js';
import { ModelServer } from './model-server.js';
import { apply, type ChatEvent } from '../state/apply.js';
import { initialState, type ChatState } from '../state/model.js';
import { idOf, me, people } from './world.js';

export const noone = people[0] ?? { id: '', username: '', displayName: '', avatarUrl: null };

export const play = (state: ChatState, ...events: readonly ChatEvent[]): ChatState =>
  events.reduce(apply, state);

/** Fetches the messages of conversations that hold none. */
export const filled = (server: ModelServer, state: ChatState): ChatState =>
  [...state.conversations.values()].reduce((sum, { data, runs, epoch }) => {
    if (runs.length > 0) return sum;
    const load = { conversationId: data.id, kind: 'latest', epoch } as const;
    const page = server.page(me, data.id, { limit: 1000 });
    return play(
      sum,
      { type: 'load:started', ...load },
      { type: 'load:page', ...load, ...page, anchor: null },
    );
  }, state);

/** What a client holds that has just fetched everything. */
export const fetched = (server: ModelServer): ChatState =>
  filled(
    server,
    server
      .list(me)
      .reduce(
        (state, conversation) => play(state, { type: 'snapshot', conversation, asOf: state.tick }),
        initialState(noone),
      ),
  );

/** What there is to see in a state, without its bookkeeping. */
export const shown = (state: ChatState) =>
  Object.fromEntries(
    [...state.conversations].map(([id, { data, cursor, headRev, runs, stale, ahead }]) => [
      id,
      { data, cursor, headRev, messages: runs.flat(), stale, ahead },
    ]),
  );

export interface Setting {
  server: ModelServer;
  room: Room;
  /** What the server sends to `me`. */
  frames: ServerFrame[];
}

/** A room of four with so many messages, and what `me` hears from then on. */
export const roomWith = (count: number): Setting => {
  const server = new ModelServer(people, { syncPage: 100, tooOld: 1000 });
  const frames: ServerFrame[] = [];
  const room = server.create(idOf(1), [me, idOf(2), idOf(3)], 'room');
  server.create(idOf(2), [me], 'other');
  for (let n = 1; n <= count; n++) server.send(idOf(1), room.id, server.id(), `${n}`);
  server.emit = (userId, frame) => {
    if (userId === me) frames.push(frame);
  };
  return { server, room, frames };
};

export const eventsOf = (frames: readonly ServerFrame[]): ChatEvent[] =>
  frames.flatMap((frame) =>
    frame.type === 'session:revoked' || frame.type === 'error' ? [] : [{ ...frame, now: 0 }],
  );

export const syncOf = ({ server, room }: Setting, state: ChatState) => {
  const held = state.conversations.get(room.id);
  const [entry] = server.sync(me, { [room.id]: held?.cursor ?? 0 });
  if (!held || !entry || 'removed' in entry) throw new Error('The model does not know the conversation');
  return { type: 'sync', ...entry, epoch: held.epoch, headRev: held.headRev, asOf: state.tick } as const;
};
