import { expect, vi } from 'vitest';
import type { Message, Person } from '../contract.js';
import { Engine } from '../core/engine.js';
import type { ChatStorage } from '../core/ports.js';
import { memoryStorage } from '../core/storage.js';
import { ModelServer, type ModelLimits } from './model-server.js';
import { quietPage, TabBus, Wire, wireApi, wireSocket } from './wire.js';

const timing = { ackMs: 100, retryMs: 4, retryMaxMs: 30, readMs: 2, saveMs: 5, graceMs: 50 };

const person = (name: string, index: number): Person => ({
  id: `10000000-0000-7000-8000-00000000000${index}`,
  username: name,
  displayName: name,
  avatarUrl: null,
});

export const people: readonly Person[] = ['me', 'ada', 'bob', 'eve'].map(person);
export const idOf = (index: number): string => people[index % people.length]?.id ?? '';
export const me = idOf(0);

export interface Tab {
  engine: Engine;
  wire: Wire;
}

/** One person's tabs in one browser, the others, and the server between them. Timers are the test's. */
export class World {
  readonly server: ModelServer;
  readonly bus = new TabBus();
  tabs: Tab[] = [];
  page = quietPage;
  /** IndexedDB works by the event loop rather than by timers: how many rounds of it a step waits for. */
  storageTurns = 0;

  constructor(limits: ModelLimits = { syncPage: 4, tooOld: 60 }) {
    this.server = new ModelServer(people, limits);
    this.server.emit = (userId, frame) => {
      if (userId === me) for (const { wire } of this.tabs) wire.receive(frame);
    };
  }

  async open(storage: ChatStorage = memoryStorage()): Promise<Tab> {
    const wire = new Wire(this.server, me);
    const engine = new Engine(people[0] ?? person('me', 0), {
      socket: wireSocket(wire),
      api: wireApi(wire),
      storage,
      tabs: this.bus.open(),
      page: this.page,
      timing,
      revoked: () => undefined,
    });
    const tab = { engine, wire };
    this.tabs.push(tab);
    const started = engine.start();
    await this.pass(1);
    await started;
    return tab;
  }

  async close(tab: Tab): Promise<void> {
    this.tabs = this.tabs.filter((other) => other !== tab);
    tab.wire.cut();
    const stopped = tab.engine.stop();
    await this.pass(1);
    await stopped;
  }

  /** Time passes, and what the device's storage has to do is done. */
  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
    if (this.storageTurns === 0) return;
    for (let turn = 0; turn < this.storageTurns; turn++)
      await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(0);
  }

  /** The network works from now on, until nothing moves any more. */
  async settle(): Promise<void> {
    for (let round = 0; round < 400; round++) {
      for (const { wire } of this.tabs) {
        wire.connect();
        while (wire.inbox.length > 0) wire.deliver('once');
        while (wire.calls.length > 0) wire.answer(0);
      }
      if (round % 40 === 0) for (const { id } of this.server.list(me)) this.server.head(me, id);
      await this.pass(20);
      const idle = this.tabs.every(
        ({ wire }) => wire.connected && wire.calls.length + wire.inbox.length === 0,
      );
      if (idle && round > 60 && round % 40 === 39) return;
    }
    throw new Error('The network does not come to rest');
  }
}

/** What a client has is what a fresh fetch gives, and each stretch of messages is whole and in order. */
export const expectFresh = ({ engine, wire: { server } }: Tab): void => {
  const { conversations, outbox } = engine.store.state;
  const fresh = new Map(server.list(me).map((view) => [view.id, view]));
  expect(Object.fromEntries([...conversations].map(([id, held]) => [id, held.data]))).toEqual(
    Object.fromEntries(fresh),
  );
  for (const [id, held] of conversations) {
    const truth: readonly Message[] = server.room(me, id).messages;
    expect(held.cursor).toBe(fresh.get(id)?.rev);
    for (const [index, run] of held.runs.entries()) {
      const from = run[0]?.seq ?? 0;
      expect(run).toEqual(truth.slice(from - 1, from - 1 + run.length));
      const end = held.runs[index - 1]?.at(-1)?.seq;
      if (end !== undefined) expect(from).toBeGreaterThan(end + 1);
    }
    expect(held.loads).toBe(0);
    expect(held.ahead).toEqual([]);
  }
  expect(outbox.filter(({ status }) => status !== 'failed')).toEqual([]);
};
