import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConversationSelector } from '../select/conversations.js';
import { messageListSelector } from '../select/messages.js';
import { expectFresh, idOf, me, World, type Tab } from '../testing/world.js';
import type { PagePort } from './ports.js';
import { openStorage } from './storage.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.useRealTimers();
});

const screen = () => {
  const listeners = new Set<Parameters<PagePort['listen']>[0]>();
  let visible = true;
  const page: PagePort = {
    visible: () => visible,
    online: () => true,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const show = (now: boolean): void => {
    visible = now;
    for (const listener of listeners) listener('visibility');
  };
  return { page, show };
};

const chat = async (messages = 3) => {
  const world = new World();
  const { page, show } = screen();
  world.page = page;
  const room = world.server.create(idOf(1), [me, idOf(2)], 'room');
  const say = (by: string, body: string) => world.server.send(by, room.id, world.server.id(), body);
  for (let n = 1; n <= messages; n++) say(idOf(1), `old ${n}`);
  const tab = await world.open();
  await world.settle();
  const list = ({ engine }: Tab = tab) => messageListSelector(room.id)(engine.store.state);
  const unread = () => tab.engine.selectors.item(tab.engine.store.state, room.id)?.unread;
  return { world, room, tab, engine: tab.engine, say, list, unread, show };
};

describe('reading', () => {
  it('marks what is before the eyes, at the bottom of an open conversation in a visible page', async () => {
    const { world, room, engine, unread, show, say } = await chat();
    const mine = () => world.server.view(me, room.id).viewer.readSeq;
    expect(unread()).toBe(3);
    engine.setAtBottom(room.id, true);
    await world.settle();
    expect([unread(), mine()]).toEqual([3, 0]);
    const close = engine.open(room.id);
    engine.setAtBottom(room.id, true);
    await world.settle();
    expect([unread(), mine()]).toEqual([0, 3]);
    show(false);
    say(idOf(1), 'unseen');
    await world.settle();
    expect([unread(), mine()]).toEqual([1, 3]);
    show(true);
    await world.settle();
    expect([unread(), mine()]).toEqual([0, 4]);
    engine.setAtBottom(room.id, false);
    say(idOf(1), 'below');
    await world.settle();
    expect(unread()).toBe(1);
    close();
  });

  it('that the network held up is told to the server later', async () => {
    const { world, room, tab, engine, unread } = await chat();
    tab.wire.cut();
    engine.markRead(room.id);
    expect(unread()).toBe(0);
    await world.settle();
    expect(world.server.view(me, room.id).viewer.readSeq).toBe(3);
    expectFresh(tab);
  });
});

describe('news', () => {
  const listen = async () => {
    const now = await chat();
    const heard: string[] = [];
    now.engine.onIncoming((message) => heard.push(message.body));
    return { ...now, heard };
  };

  it('are the messages of others', async () => {
    const { world, say, heard } = await listen();
    say(idOf(1), 'theirs');
    say(me, 'from another device');
    await world.settle();
    expect(heard).toEqual(['theirs']);
  });

  it('are not what is muted or before the eyes', async () => {
    const { world, room, engine, say, heard } = await listen();
    const close = engine.open(room.id);
    engine.setAtBottom(room.id, true);
    say(idOf(1), 'seen');
    await world.settle();
    close();
    world.server.mute(me, room.id, true);
    await world.settle();
    say(idOf(1), 'muted');
    await world.settle();
    expect(heard).toEqual([]);
  });

  it('come with a short interruption, not with a long absence', async () => {
    const { world, tab, say, heard } = await listen();
    tab.wire.cut();
    say(idOf(1), 'short');
    await world.settle();
    expect(heard).toEqual(['short']);
    tab.wire.cut();
    say(idOf(1), 'long');
    await world.pass(120_000);
    await world.settle();
    expect(heard).toEqual(['short']);
  });

  it('are told once, also when their event is lost', async () => {
    const { world, tab, say, heard } = await listen();
    say(idOf(1), 'first');
    tab.wire.deliver('never');
    say(idOf(1), 'second');
    await world.settle();
    expect(heard.toSorted()).toEqual(['first', 'second']);
  });
});

describe('changing a message', () => {
  const opened = async () => {
    const now = await chat();
    void now.engine.open(now.room.id);
    await now.world.settle();
    return now;
  };

  it('shows at once and stays when the server agrees', async () => {
    const { world, engine, tab, list, room } = await opened();
    const id = room.messages[0]?.id ?? '';
    const done = engine.toggleReaction(id, '👍');
    expect(list().items[0]).toMatchObject({
      busy: true,
      reactions: [{ emoji: '👍', count: 1, userIds: [me] }],
    });
    tab.wire.answer(0);
    await done;
    expect(list().items[0]).toMatchObject({ busy: false, reactions: [{ count: 1 }] });
    await world.settle();
    await world.pass(10_000);
    expect(list().items[0]?.reactions).toEqual(room.messages[0]?.reactions);
    const undone = engine.toggleReaction(id, '👍');
    expect(list().items[0]?.reactions).toEqual([]);
    await world.settle();
    await undone;
    expectFresh(tab);
  });

  it('is undone and rejected when the server refuses', async () => {
    const { world, engine, list, room } = await opened();
    const refused = engine.edit(room.messages[0]?.id ?? '', 'not mine');
    refused.catch(() => undefined);
    expect(list().items[0]).toMatchObject({ busy: true, body: 'not mine' });
    await world.settle();
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
    expect(list().items[0]).toMatchObject({ busy: false, body: 'old 1', editedAt: null });
  });

  it('of one that is not here is refused', async () => {
    const { engine } = await chat();
    await expect(engine.remove('nowhere')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a page that is loaded without a network', () => {
  it('shows conversations, messages, drafts and what waits to be sent', async () => {
    const { world, room, tab } = await chat(0);
    world.storageTurns = 12;
    await world.close(tab);
    const before = await world.open(await openStorage(me));
    const close = before.engine.open(room.id);
    world.server.send(idOf(1), room.id, world.server.id(), 'kept');
    await world.settle();
    before.wire.cut();
    before.engine.send(room.id, { body: 'waiting' });
    before.engine.setDraft(room.id, 'half a thou');
    await world.pass(100);
    close();
    await world.close(before);

    const { engine } = await world.open(await openStorage(me));
    const { items } = messageListSelector(room.id)(engine.store.state);
    expect(items.map(({ body, status }) => [body, status])).toEqual([
      ['kept', 'sent'],
      ['waiting', 'sending'],
    ]);
    const conversations = new ConversationSelector().list(engine.store.state);
    expect(conversations).toMatchObject({ loaded: true, items: [{ id: room.id, draft: 'half a thou' }] });
    await world.settle();
    expect(room.messages.map(({ body }) => body)).toEqual(['kept', 'waiting']);
  });
});

describe('an outbox that another tab left behind', () => {
  it('is sent by the tab that leads next', async () => {
    const { world, room, tab } = await chat(0);
    world.storageTurns = 12;
    await world.close(tab);
    const storage = await openStorage(me);
    const first = await world.open(await openStorage(me));
    await world.open(await openStorage(me));
    await world.settle();
    const item = {
      clientId: world.server.id(),
      conversationId: room.id,
      body: 'left',
      replyTo: null,
      order: 1,
    };
    await storage.putOutbox({ ...item, status: 'sending', failure: null, ackRev: null });
    await world.close(first);
    await world.settle();
    expect(room.messages.map(({ body }) => body)).toEqual(['left']);
    expect(await storage.outbox()).toEqual([]);
  });
});

describe('a history', () => {
  it('that moved far ahead is taken up at its end', async () => {
    const { world, room, tab, engine, list, say } = await chat(60);
    const close = engine.open(room.id);
    await world.settle();
    tab.wire.cut();
    for (let n = 0; n < 1_100; n++) say(idOf(1), `new ${n}`);
    await world.settle();
    expect(list().items.at(-1)?.body).toBe('new 1099');
    expect(list().items.length).toBeLessThan(200);
    expectFresh(tab);
    close();
  });

  it('is let go of when nobody looks at it', async () => {
    const { world, room, tab, engine, list } = await chat(300);
    const close = engine.open(room.id);
    for (let n = 0; n < 6; n++) {
      void engine.loadOlder(room.id);
      await world.settle();
    }
    expect(list()).toMatchObject({ items: { length: 300 }, hasOlder: false });
    engine.sweep();
    expect(list().items).toHaveLength(300);
    close();
    engine.sweep();
    expect(list()).toMatchObject({ items: { length: 100 }, hasOlder: true });
    expectFresh(tab);
  });

  it('is shown around a message from long ago, and from there to the end', async () => {
    const { world, room, engine, list } = await chat(200);
    const close = engine.open(room.id);
    await world.settle();
    void engine.loadAround(room.id, 40);
    await world.settle();
    expect(list()).toMatchObject({ hasOlder: true, hasNewer: true });
    expect(list().items.some(({ seq }) => seq === 40)).toBe(true);
    for (let n = 0; n < 4; n++) {
      void engine.loadNewer(room.id);
      await world.settle();
    }
    expect(list()).toMatchObject({ hasNewer: false });
    expect(list().items.at(-1)?.seq).toBe(200);
    engine.jumpToLatest(room.id);
    close();
  });

  it('that cannot be had says so, and is fetched after reconnecting', async () => {
    const { world, room, tab, engine, list } = await chat(200);
    void engine.open(room.id);
    tab.wire.lose(0);
    await world.pass(1);
    expect(list()).toMatchObject({ items: [], loading: false, error: { code: 'unavailable' } });
    tab.wire.cut();
    await world.settle();
    expect(list()).toMatchObject({ items: { length: 50 }, error: null });
  });
});

describe('typing and presence', () => {
  const sent = (tab: Tab) => vi.spyOn(tab.engine.link, 'request').mock.calls;

  it('says that somebody types at most every 3 s, and when it is over', async () => {
    const { world, room, tab, engine } = await chat();
    const calls = sent(tab);
    const typed = () =>
      calls.flatMap(([event, payload]) =>
        event === 'typing' && 'active' in payload ? [payload.active] : [],
      );
    for (let n = 0; n < 8; n++) {
      engine.setTyping(room.id, true);
      await world.pass(500);
    }
    expect(typed()).toEqual([true, true]);
    await world.pass(6_000);
    expect(typed()).toEqual([true, true, false]);
    engine.setTyping(room.id, true);
    engine.send(room.id, { body: 'done' });
    expect(typed()).toEqual([true, true, false, true, false]);
  });

  it('watches again whom it watched when the connection is a new one', async () => {
    const { world, tab, engine } = await chat();
    const calls = sent(tab);
    const watched = () =>
      calls.flatMap(([event, payload]) =>
        event === 'presence:watch' && 'userIds' in payload ? [payload.userIds] : [],
      );
    const stop = engine.presence.watch([idOf(1), idOf(2)]);
    await world.settle();
    expect(engine.store.state.presence.get(idOf(1))).toEqual({ online: true, lastSeenAt: null });
    stop();
    engine.presence.watch([idOf(2)]);
    await world.pass(100);
    expect(watched()).toEqual([[idOf(1), idOf(2)]]);
    tab.wire.cut();
    await world.settle();
    expect(watched().at(-1)).toEqual([idOf(2)]);
  });
});

describe('the connection', () => {
  it('says what it is doing', async () => {
    const { world, tab, engine } = await chat();
    expect(engine.getConnection()).toEqual({ status: 'connected', syncing: false });
    tab.wire.cut();
    expect(engine.getConnection()).toMatchObject({ status: 'waiting' });
    engine.reconnect();
    expect(engine.getConnection()).toEqual({ status: 'connecting' });
    tab.wire.connect();
    expect(engine.getConnection()).toEqual({ status: 'connected', syncing: true });
    await world.settle();
    expect(engine.getConnection()).toEqual({ status: 'connected', syncing: false });
  });
});

describe('a conversation opened while it is empty', () => {
  it('shows a first message that a list knew before its event came', async () => {
    const { world, room, tab, engine, say, list } = await chat(0);
    tab.wire.connect();
    void engine.open(room.id);
    await world.settle();
    say(idOf(1), 'first');
    const conversation = world.server.view(me, room.id);
    engine.store.dispatch({ type: 'snapshot', conversation, asOf: engine.store.state.tick });
    await world.settle();
    expect(list().items.map(({ body }) => body)).toEqual(['first']);
  });
});

describe('a conversation opened by its address', () => {
  it('is fetched, or said not to be there', async () => {
    const { world, engine, room } = await chat();
    const fresh = await world.open();
    fresh.wire.connect();
    void fresh.engine.open(room.id);
    await world.settle();
    expect(fresh.engine.store.state.conversations.has(room.id)).toBe(true);
    void engine.open('00000000-0000-7000-8000-999999999999');
    await world.settle();
    expect(engine.store.state.gone.has('00000000-0000-7000-8000-999999999999')).toBe(true);
  });

  it('that began while the list was on its way over a connection that broke is found', async () => {
    const world = new World();
    const tab = await world.open();
    tab.wire.connect();
    await world.pass(1);
    tab.wire.serve(0);
    tab.wire.cut();
    const room = world.server.create(idOf(1), [me], 'new');
    await world.pass(50);
    tab.wire.connect();
    await world.pass(1);
    for (let n = 0; n < 10; n++) {
      while (tab.wire.calls.length > 0) tab.wire.answer(0);
      await world.pass(20);
    }
    expect(tab.engine.store.state.conversations.has(room.id)).toBe(true);
  });
});
