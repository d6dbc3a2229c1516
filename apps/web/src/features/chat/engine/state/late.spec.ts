import { describe, expect, it } from 'vitest';
import {
  eventsOf,
  fetched,
  filled,
  play,
  roomWith,
  type Setting,
  shown,
  syncOf,
} from '../testing/fetched.js';
import { idOf, me } from '../testing/world.js';

const messageAt = ({ room }: Setting, seq: number) => {
  const message = room.messages[seq - 1];
  if (!message) throw new Error(`The model has no message ${seq}`);
  return message;
};

describe('a gap', () => {
  it('keeps the cursor where it is until it is closed, and then takes what waited', () => {
    const now = roomWith(3);
    const old = fetched(now.server);
    for (let n = 0; n < 3; n++) now.server.send(idOf(1), now.room.id, now.server.id(), `new ${n}`);
    const [missed, ...later] = eventsOf(now.frames);
    if (!missed) throw new Error('The model sent nothing');
    const gap = play(old, ...later);
    expect(gap.conversations.get(now.room.id)).toMatchObject({ cursor: 3, headRev: 6 });
    expect(gap.conversations.get(now.room.id)?.runs.flat()).toHaveLength(3);
    expect(shown(play(gap, missed))).toEqual(shown(fetched(now.server)));
  });

  it('takes what came while the sync was on its way, without another one', () => {
    const now = roomWith(3);
    const old = fetched(now.server);
    now.server.send(idOf(1), now.room.id, now.server.id(), 'missed');
    now.frames.length = 0;
    const answer = syncOf(now, old);
    now.server.send(idOf(1), now.room.id, now.server.id(), 'meanwhile');
    const state = play(old, ...eventsOf(now.frames), answer);
    expect(shown(state)).toEqual(shown(fetched(now.server)));
  });

  it('is known of by a head alone', () => {
    const { server, room } = roomWith(2);
    const payload = { conversationId: room.id, lastSeq: 9, rev: 9 };
    const state = play(fetched(server), { type: 'conversation:head', payload, now: 0 });
    expect(state.conversations.get(room.id)).toMatchObject({ cursor: 2, headRev: 9 });
  });
});

describe('an answer that is older than what happened since', () => {
  it('of a sync brings no old version of a message at the edge of what is held', () => {
    const now = roomWith(9);
    const old = play(fetched(now.server), { type: 'trim', conversationId: now.room.id, keep: 3 });
    now.server.react(idOf(2), messageAt(now, 5), '👍', true);
    const answer = syncOf(now, old);
    now.server.edit(idOf(1), messageAt(now, 5), 'edited');
    now.server.react(idOf(2), messageAt(now, 6), '👍', true);
    const state = play(old, ...eventsOf(now.frames), answer);
    expect(state.conversations.get(now.room.id)?.runs).toEqual([now.room.messages.slice(5)]);
  });

  it('of a sync from before a reset is left out', () => {
    const now = roomWith(5);
    const old = fetched(now.server);
    now.server.send(idOf(1), now.room.id, now.server.id(), 'new');
    const late = syncOf(now, old);
    const messages = now.room.messages.slice(-2);
    const state = play(old, { ...late, reset: true, messages }, { ...late, rev: 99 });
    expect(state.conversations.get(now.room.id)).toMatchObject({ cursor: 6, epoch: 1, runs: [messages] });
  });

  it('of a page from before a reset is left out', () => {
    const now = roomWith(5);
    const load = { conversationId: now.room.id, kind: 'older', epoch: 0 } as const;
    const old = play(fetched(now.server), { type: 'load:started', ...load });
    const items = now.room.messages.slice(0, 2);
    now.server.edit(idOf(1), messageAt(now, 1), 'edited');
    const messages = now.room.messages.slice(-2);
    const state = play(
      old,
      { ...syncOf(now, old), reset: true, messages },
      { type: 'load:page', ...load, items, hasMore: false, anchor: null },
    );
    expect(state.conversations.get(now.room.id)).toMatchObject({ runs: [messages], loads: 0 });
  });

  it('of a page does not undo an edit', () => {
    const now = roomWith(9);
    const trimmed = play(fetched(now.server), { type: 'trim', conversationId: now.room.id, keep: 3 });
    const load = { conversationId: now.room.id, kind: 'older', epoch: 0 } as const;
    const old = play(trimmed, { type: 'load:started', ...load });
    const page = now.server.page(me, now.room.id, { before: 7, limit: 50 });
    now.server.edit(idOf(1), messageAt(now, 2), 'edited');
    const state = play(old, ...eventsOf(now.frames), { type: 'load:page', ...load, ...page, anchor: null });
    expect(shown(state)).toEqual(shown(fetched(now.server)));
  });

  it('says nothing of a conversation that the person was added to meanwhile', () => {
    const now = roomWith(2);
    const old = fetched(now.server);
    now.server.removeMember(idOf(1), now.room.id, me);
    now.server.add(idOf(1), now.room.id, me);
    const missing = { type: 'missing', conversationId: now.room.id, asOf: old.tick } as const;
    const state = filled(now.server, play(old, ...eventsOf(now.frames), missing));
    expect(shown(state)).toEqual(shown(fetched(now.server)));
  });

  it('does not undo a name that an event has brought', () => {
    const now = roomWith(2);
    const old = fetched(now.server);
    const conversation = now.server.view(me, now.room.id);
    now.server.rename(idOf(1), now.room.id, 'new name');
    const state = play(old, ...eventsOf(now.frames), { type: 'snapshot', conversation, asOf: old.tick });
    expect(state.conversations.get(now.room.id)).toMatchObject({ data: { name: 'new name' }, stale: true });
  });
});

describe('what another tab tells of a message', () => {
  const item = (clientId: string, conversationId: string) =>
    ({
      clientId,
      conversationId,
      body: 'mine',
      replyTo: null,
      order: 1,
      status: 'sending',
      failure: null,
      ackRev: null,
    }) as const;

  it('after the message itself shows it no second time', () => {
    const now = roomWith(2);
    const clientId = now.server.id();
    now.server.send(me, now.room.id, clientId, 'mine');
    const state = play(fetched(now.server), { type: 'outbox:put', item: item(clientId, now.room.id) });
    expect(state.outbox).toEqual([]);
  });

  it('is not taken for the message of somebody else with the same clientId', () => {
    const now = roomWith(2);
    const clientId = now.server.id();
    now.server.send(idOf(1), now.room.id, clientId, 'theirs');
    const state = play(fetched(now.server), { type: 'outbox:put', item: item(clientId, now.room.id) });
    expect(state.outbox).toHaveLength(1);
  });

  it('is kept as sent until the conversation gets to it', () => {
    const now = roomWith(2);
    const clientId = now.server.id();
    const old = play(fetched(now.server), { type: 'outbox:put', item: item(clientId, now.room.id) });
    now.server.send(idOf(1), now.room.id, now.server.id(), 'missed');
    const message = now.server.send(me, now.room.id, clientId, 'mine');
    const acked = play(old, { type: 'outbox:acked', clientId, message });
    expect(acked.outbox).toMatchObject([{ status: 'sent', ackRev: 4 }]);
    expect(play(acked, ...eventsOf(now.frames)).outbox).toEqual([]);
  });
});

describe('a history that the server has lost', () => {
  it('is forgotten with the reset', () => {
    const now = roomWith(9);
    const ahead = fetched(now.server);
    const restored = roomWith(4);
    const state = play(ahead, syncOf(restored, ahead));
    expect(shown(state)[restored.room.id]).toEqual(shown(fetched(restored.server))[restored.room.id]);
  });
});
