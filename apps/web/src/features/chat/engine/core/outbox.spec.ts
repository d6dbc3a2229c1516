import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../../../lib/api/errors.js';
import { messageListSelector } from '../select/messages.js';
import { expectFresh, idOf, me, World, type Tab } from '../testing/world.js';
import type { ChatStorage } from './ports.js';
import { memoryStorage, openStorage } from './storage.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page that is killed writes nothing more, whatever it was about to do. */
const mortal = (storage: ChatStorage): { storage: ChatStorage; kill: () => void } => {
  let dead = false;
  const unless = async (run: () => Promise<void>): Promise<void> => (dead ? undefined : run());
  return {
    kill: () => {
      dead = true;
    },
    storage: {
      ...memoryStorage(),
      load: () => storage.load(),
      outbox: () => storage.outbox(),
      putOutbox: (item) => unless(() => storage.putOutbox(item)),
      deleteOutbox: (clientId) => unless(() => storage.deleteOutbox(clientId)),
      save: (conversations, removed) => unless(() => storage.save(conversations, removed)),
      saveDraft: (id, text) => unless(() => storage.saveDraft(id, text)),
      close: () => storage.close(),
    },
  };
};

interface Page {
  tab: Tab;
  kill: () => void;
  said: string[];
}

class Browser {
  readonly world = new World();
  readonly room = this.world.server.create(idOf(1), [me], 'room');
  pages: Page[] = [];
  readonly said: string[][] = [];
  #count = 0;

  constructor() {
    this.world.storageTurns = 12;
  }

  async open(): Promise<void> {
    const { storage, kill } = mortal(await openStorage(me));
    const tab = await this.world.open(storage);
    const said: string[] = [];
    this.said.push(said);
    this.pages.push({ tab, kill, said });
  }

  async kill(index: number): Promise<void> {
    const [page] = this.pages.splice(index % this.pages.length, 1);
    page?.kill();
    if (page) await this.world.close(page.tab);
  }

  page(index: number): Page {
    const page = this.pages[index % this.pages.length];
    if (!page) throw new Error('No page is open');
    return page;
  }

  say(index: number): void {
    const { tab, said } = this.page(index);
    if (!tab.engine.store.state.conversations.has(this.room.id)) return;
    const body = `said ${this.#count++}`;
    said.push(body);
    tab.engine.send(this.room.id, { body });
  }
}

/** No bubble is there twice, in any tab, at any moment. */
const expectNoDoubles = ({ pages, room }: Browser): void => {
  for (const { tab } of pages) {
    const keys = messageListSelector(room.id)(tab.engine.store.state).items.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  }
};

type Act = (browser: Browser, which: number, index: number) => Promise<void> | void;
const acts = {
  say: (browser, which) => browser.say(which),
  cut: (browser, which) => browser.page(which).tab.wire.cut(),
  connect: (browser, which) => browser.page(which).tab.wire.connect(),
  serve: (browser, which, index) => browser.page(which).tab.wire.serve(index),
  answer: (browser, which, index) => browser.page(which).tab.wire.answer(index),
  lose: (browser, which, index) => browser.page(which).tab.wire.lose(index),
  loseAnswer: (browser, which, index) => {
    browser.page(which).tab.wire.serve(index);
    browser.page(which).tab.wire.lose(index);
  },
  deliver: (browser, which) => browser.page(which).tab.wire.deliver('once'),
  drop: (browser, which) => browser.page(which).tab.wire.deliver('never'),
  reload: async (browser, which) => {
    await browser.kill(which);
    await browser.open();
  },
  another: async (browser) => {
    if (browser.pages.length < 3) await browser.open();
  },
  close: async (browser, which) => {
    if (browser.pages.length > 1) await browser.kill(which);
  },
} satisfies Record<string, Act>;

const kinds = Object.keys(acts) as (keyof typeof acts)[];
const often: (keyof typeof acts)[] = [
  'say',
  'say',
  'say',
  'answer',
  'answer',
  'loseAnswer',
  'connect',
  'deliver',
];
const script = fc.array(
  fc.record({
    act: fc.constantFrom(...kinds, ...often),
    which: fc.nat(2),
    index: fc.nat(3),
    ms: fc.constantFrom(0, 1, 5, 60),
  }),
  { maxLength: 60, size: 'max' },
);

describe('what was written', () => {
  it('arrives exactly once and in order, whatever acknowledgements, pages and connections are lost', async () => {
    await fc.assert(
      fc.asyncProperty(script, async (steps) => {
        globalThis.indexedDB = new IDBFactory();
        const browser = new Browser();
        await browser.open();
        await browser.world.settle();
        for (const { act, which, index, ms } of steps) {
          await acts[act](browser, which, index);
          await browser.world.pass(ms);
          expectNoDoubles(browser);
        }
        await browser.world.settle();
        const bodies = browser.room.messages.map(({ body }) => body);
        expect(bodies.toSorted()).toEqual(browser.said.flat().toSorted());
        for (const said of browser.said) expect(bodies.filter((body) => said.includes(body))).toEqual(said);
        for (const { tab } of browser.pages) expectFresh(tab);
        expect(await (await openStorage(me)).outbox()).toEqual([]);
        for (const page of browser.pages) await browser.world.close(page.tab);
      }),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 40) },
    );
  }, 120_000);
});

describe('a message that is refused', () => {
  const refusing = async (...codes: ConstructorParameters<typeof ApiError>[0]['code'][]) => {
    const world = new World();
    const room = world.server.create(idOf(1), [me], 'room');
    const tab = await world.open();
    await world.settle();
    const send = world.server.send.bind(world.server);
    const clientIds: string[] = [];
    vi.spyOn(world.server, 'send').mockImplementation((by, id, clientId, body, replyTo) => {
      clientIds.push(clientId);
      const code = codes.shift();
      if (code) throw new ApiError({ code, detail: 'because' });
      return send(by, id, clientId, body, replyTo);
    });
    const list = () => messageListSelector(room.id)(tab.engine.store.state).items;
    return { world, room, tab, list, clientIds };
  };

  it('for good is shown as failed, lets the next one pass, and can be sent again', async () => {
    const { world, room, tab, list, clientIds } = await refusing('validation_failed');
    tab.engine.send(room.id, { body: 'first' });
    tab.engine.send(room.id, { body: 'second' });
    await world.settle();
    expect(list().map(({ body, status }) => [body, status])).toEqual([
      ['second', 'sent'],
      ['first', 'failed'],
    ]);
    expect(list()[1]?.failure).toEqual({ code: 'validation_failed', detail: 'because' });
    tab.engine.retry(list()[1]?.clientId ?? '');
    await world.settle();
    expect(room.messages.map(({ body }) => body)).toEqual(['second', 'first']);
    expect(clientIds[0]).toBe(clientIds[2]);
  });

  it('for good can be discarded', async () => {
    const { world, room, tab, list } = await refusing('forbidden');
    tab.engine.send(room.id, { body: 'first' });
    await world.settle();
    tab.engine.discard(list()[0]?.clientId ?? '');
    await world.settle();
    expect(list()).toEqual([]);
    expect(room.messages).toEqual([]);
  });

  it('because its clientId is taken is sent again under a new one', async () => {
    const { world, room, tab, list, clientIds } = await refusing('client_id_reused');
    tab.engine.send(room.id, { body: 'first' });
    await world.settle();
    tab.engine.retry(list()[0]?.clientId ?? '');
    await world.settle();
    expect(room.messages.map(({ body }) => body)).toEqual(['first']);
    expect(clientIds[0]).not.toBe(clientIds[1]);
  });

  it('for a while is tried again by itself', async () => {
    const { world, room, tab } = await refusing('rate_limited', 'unavailable', 'internal_error');
    tab.engine.send(room.id, { body: 'first' });
    tab.engine.send(room.id, { body: 'second' });
    await world.settle();
    expect(room.messages.map(({ body }) => body)).toEqual(['first', 'second']);
  });

  it('by one fault after another fails in the end', async () => {
    const { world, room, tab, list } = await refusing(
      ...Array.from({ length: 5 }, () => 'internal_error' as const),
    );
    tab.engine.send(room.id, { body: 'first' });
    await world.settle();
    expect(list().map(({ status }) => status)).toEqual(['failed']);
  });
});

describe('another tab', () => {
  it('shows the message, and sends it when the tab that leads sleeps', async () => {
    const browser = new Browser();
    await browser.open();
    await browser.open();
    await browser.world.settle();
    const [leader, other] = browser.pages;
    if (!leader || !other) throw new Error('Two pages are open');
    expect([leader.tab.engine.isLeader(), other.tab.engine.isLeader()]).toEqual([true, false]);
    leader.tab.wire.cut();
    browser.say(1);
    await browser.world.pass(1);
    expect(messageListSelector(browser.room.id)(leader.tab.engine.store.state).items).toHaveLength(1);
    await browser.world.pass(60);
    other.tab.wire.answer(0);
    await browser.world.pass(1);
    expect(browser.room.messages).toHaveLength(1);
    expect(messageListSelector(browser.room.id)(other.tab.engine.store.state).items[0]?.status).toBe('sent');
  });
});
