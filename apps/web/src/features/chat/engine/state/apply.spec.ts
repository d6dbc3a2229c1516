import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServerEventName } from '../contract.js';
import { eventsOf, fetched, filled, noone, play, roomWith, type Setting, shown } from '../testing/fetched.js';
import { idOf, me } from '../testing/world.js';
import type { ChatEvent } from './apply.js';
import { initialState } from './model.js';
import { typingMs } from './people.js';

const history = fc.array(fc.record({ by: fc.nat(3), act: fc.nat(5), at: fc.nat(30) }), {
  maxLength: 40,
  size: 'max',
});

const setting = (past: readonly { by: number; act: number; at: number }[]): Setting => {
  const now = roomWith(1);
  const { server, room, frames } = now;
  for (const { by, act, at } of past) {
    const message = room.messages[at % room.messages.length];
    if (act < 3) server.send(idOf(by), room.id, server.id(), `${at}`);
    else if (message && act === 3 && !message.deletedAt) server.react(idOf(by), message, '🎉', at % 2 > 0);
    else if (message && act === 4) server.remove(idOf(by), message);
    else server.read(idOf(by), room.id, at);
  }
  frames.length = 0;
  return now;
};

type Happening = (setting: Setting, by: string, at: number) => void;

/** One or more ways in which each event comes about. A new event of the contract does not compile without one. */
const happenings: Record<Exclude<ServerEventName, 'session:revoked' | 'error'>, Happening[]> = {
  'message:new': [({ server, room }, by) => void server.send(by, room.id, server.id(), 'new')],
  'message:updated': [
    ({ server, room }, by, at) => {
      const message = room.messages[at % room.messages.length];
      if (message && !message.deletedAt) server.react(by, message, '👍', true);
    },
    ({ server, room }, _, at) => {
      const message = room.messages[at % room.messages.length];
      if (message && !message.deletedAt) server.edit(message.sender.id, message, `edited ${at}`);
    },
  ],
  'message:deleted': [
    ({ server, room }, by, at) => {
      const message = room.messages[at % room.messages.length];
      if (message) server.remove(by, message);
    },
    ({ server, room }, by) => {
      const message = room.messages.at(-1);
      if (message) server.remove(by, message);
    },
  ],
  'conversation:head': [({ server, room }) => server.head(me, room.id)],
  'conversation:updated': [
    ({ server, room }, by, at) => server.rename(by, room.id, `name ${at}`),
    ({ server, room }, by) => server.setRole(idOf(1), room.id, by, 'admin'),
    ({ server, room }, by) => {
      if (by !== me) server.removeMember(idOf(1), room.id, by);
    },
    ({ server, room }) => server.mute(me, room.id, true),
  ],
  'conversation:added': [
    ({ server }, by) => void server.create(by, [me], 'new'),
    ({ server, room }) => {
      server.removeMember(idOf(1), room.id, me);
      server.add(idOf(1), room.id, me);
    },
  ],
  'conversation:removed': [({ server, room }) => server.removeMember(idOf(1), room.id, me)],
  read: [({ server, room }, by, at) => server.read(by, room.id, at)],
  // Not part of what is fetched; they have their own tests below.
  typing: [],
  presence: [],
};

describe.each(Object.entries(happenings).filter(([, ways]) => ways.length > 0))('%s', (name, ways) => {
  it('gives what a fresh fetch gives', () => {
    fc.assert(
      fc.property(history, fc.nat(3), fc.nat(40), fc.nat(10), (past, by, at, way) => {
        const now = setting(past);
        const old = fetched(now.server);
        ways[way % ways.length]?.(now, idOf(by), at);
        const live = filled(now.server, play(old, ...eventsOf(now.frames)));
        expect(shown(live)).toEqual(shown(fetched(now.server)));
      }),
      { numRuns: 200 },
    );
  });

  it('is sent by the model', () => {
    const now = setting([{ by: 1, act: 0, at: 1 }]);
    for (const way of ways) way(now, idOf(2), 2);
    expect(now.frames.map(({ type }) => type)).toContain(name);
  });
});

describe('typing', () => {
  const typing = (userId: string, active: boolean, now: number, conversationId = 'c'): ChatEvent => ({
    type: 'typing',
    payload: { conversationId, userId, active },
    now,
  });
  const empty = initialState(noone);

  it('ends by itself, by word, and with the message', () => {
    const state = play(empty, typing(idOf(1), true, 0), typing(idOf(2), true, 10));
    expect(state.typing.get('c')?.map(({ userId }) => userId)).toEqual([idOf(1), idOf(2)]);
    expect(play(state, { type: 'clock', now: typingMs }).typing.get('c')).toHaveLength(1);
    expect(play(state, { type: 'clock', now: typingMs + 10 }).typing.has('c')).toBe(false);
    expect(play(state, typing(idOf(1), false, 20)).typing.get('c')).toHaveLength(1);
    const { server, room, frames } = roomWith(1);
    server.send(idOf(1), room.id, server.id(), 'new');
    const writing = play(fetched(server), typing(idOf(1), true, 0, room.id));
    expect(play(writing, ...eventsOf(frames)).typing.has(room.id)).toBe(false);
  });

  it("of one's own, in another tab, is not shown", () => {
    expect(play(empty, typing(me, true, 0))).toBe(empty);
  });
});

describe('presence', () => {
  it('is the last that was said', () => {
    const state = play(
      initialState(noone),
      { type: 'presences', presence: { a: { online: true, lastSeenAt: null } } },
      {
        type: 'presence',
        payload: { userId: 'a', online: false, lastSeenAt: '2026-01-01T00:00:00.000Z' },
        now: 0,
      },
    );
    expect(state.presence.get('a')).toEqual({ online: false, lastSeenAt: '2026-01-01T00:00:00.000Z' });
  });
});

describe('what does not change', () => {
  it('keeps its identity', () => {
    const { server, room, frames } = roomWith(3);
    const old = fetched(server);
    server.send(idOf(1), room.id, server.id(), 'new');
    const [event] = eventsOf(frames);
    if (!event) throw new Error('The model sent nothing');
    const state = play(old, event);
    const other = [...old.conversations.keys()].find((id) => id !== room.id) ?? '';
    expect(state.conversations.get(other)).toBe(old.conversations.get(other));
    expect(state.conversations.get(room.id)?.runs[0]?.[0]).toBe(old.conversations.get(room.id)?.runs[0]?.[0]);
    expect(play(state, event)).toBe(state);
  });
});
