import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../../lib/api/errors.js';
import { expectFresh, idOf, me, World, type Tab } from './testing/world.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Step {
  kind: keyof typeof steps;
  a: number;
  b: number;
}

const roomOf = (world: World, n: number) => {
  const rooms = [...world.server.rooms.values()];
  return rooms[n % rooms.length];
};
const messageOf = (world: World, a: number, b: number) => {
  const messages = roomOf(world, a)?.messages ?? [];
  return messages[b % Math.max(1, messages.length)];
};
/** What the model refuses (somebody who left) is no step. */
const attempt = (run: () => void): void => {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
};

let count = 0;
const steps = {
  send: (world: World, _: Tab, a: number, b: number) =>
    attempt(() =>
      world.server.send(idOf(b), roomOf(world, a)?.id ?? '', world.server.id(), `said ${count++}`),
    ),
  edit: (world: World, _: Tab, a: number, b: number) => {
    const message = messageOf(world, a, b);
    if (message) attempt(() => world.server.edit(message.sender.id, message, `edited ${count++}`));
  },
  remove: (world: World, _: Tab, a: number, b: number) => {
    const message = messageOf(world, a, b);
    if (message) attempt(() => world.server.remove(message.sender.id, message));
  },
  reaction: (world: World, _: Tab, a: number, b: number) => {
    const message = messageOf(world, a, b);
    if (message) attempt(() => world.server.react(idOf(b), message, '👍', b % 3 > 0));
  },
  read: (world: World, _: Tab, a: number, b: number) =>
    attempt(() => world.server.read(idOf(b % 2), roomOf(world, a)?.id ?? '', b)),
  rename: (world: World, _: Tab, a: number, b: number) =>
    attempt(() => world.server.rename(idOf(1), roomOf(world, a)?.id ?? '', `name ${b}`)),
  role: (world: World, _: Tab, a: number, b: number) =>
    attempt(() =>
      world.server.setRole(idOf(1), roomOf(world, a)?.id ?? '', idOf(b), b % 2 ? 'admin' : 'member'),
    ),
  mute: (world: World, _: Tab, a: number, b: number) =>
    attempt(() => world.server.mute(me, roomOf(world, a)?.id ?? '', b % 2 === 0)),
  leave: (world: World, _: Tab, a: number, b: number) =>
    attempt(() => world.server.removeMember(idOf(1), roomOf(world, a)?.id ?? '', idOf(b % 2 ? 0 : 2))),
  join: (world: World, _: Tab, a: number, b: number) =>
    attempt(() => world.server.add(idOf(1), roomOf(world, a)?.id ?? '', idOf(b % 2 ? 0 : 2))),
  create: (world: World) => {
    if (world.server.rooms.size < 5) world.server.create(idOf(1), [me], null);
  },
  deliver: (_: World, tab: Tab, a: number) => tab.wire.deliver(a % 4 === 0 ? 'twice' : 'once'),
  drop: (_: World, tab: Tab) => tab.wire.deliver('never'),
  serve: (_: World, tab: Tab, a: number) => tab.wire.serve(a),
  answer: (_: World, tab: Tab, a: number) => tab.wire.answer(a),
  lose: (_: World, tab: Tab, a: number) => tab.wire.lose(a),
  cut: (_: World, tab: Tab) => tab.wire.cut(),
  connect: (_: World, tab: Tab) => tab.wire.connect(),
  head: (world: World, _: Tab, a: number) => attempt(() => world.server.head(me, roomOf(world, a)?.id ?? '')),
  open: (world: World, { engine }: Tab, a: number, b: number) => {
    const close = engine.open(roomOf(world, a)?.id ?? '');
    if (b % 2) close();
  },
  older: (world: World, { engine }: Tab, a: number) => void engine.loadOlder(roomOf(world, a)?.id ?? ''),
  newer: (world: World, { engine }: Tab, a: number) => void engine.loadNewer(roomOf(world, a)?.id ?? ''),
  around: (world: World, { engine }: Tab, a: number, b: number) =>
    void engine.loadAround(roomOf(world, a)?.id ?? '', (b % 20) + 1),
  quote: (world: World, { engine }: Tab, a: number, b: number) =>
    void engine.loader.quote(roomOf(world, a)?.id ?? '', messageOf(world, a, b)?.id ?? ''),
  mark: (world: World, { engine }: Tab, a: number, b: number) =>
    engine.markRead(roomOf(world, a)?.id ?? '', b),
  say: (world: World, { engine }: Tab, a: number) => {
    const id = roomOf(world, a)?.id ?? '';
    if (engine.store.state.conversations.has(id)) engine.send(id, { body: `mine ${count++}` });
  },
  like: (world: World, { engine }: Tab, a: number, b: number) =>
    void engine.toggleReaction(messageOf(world, a, b)?.id ?? '', '👍').catch(() => undefined),
  trim: (world: World, { engine }: Tab, a: number, b: number) =>
    engine.store.dispatch({ type: 'trim', conversationId: roomOf(world, a)?.id ?? '', keep: b % 5 }),
};

const kinds = Object.keys(steps) as (keyof typeof steps)[];
const often: (keyof typeof steps)[] = [
  'send',
  'send',
  'deliver',
  'deliver',
  'serve',
  'answer',
  'answer',
  'connect',
  'edit',
];
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...kinds, ...often),
  a: fc.nat(50),
  b: fc.nat(50),
});

const run = async (script: readonly Step[], tooOld: number): Promise<void> => {
  const world = new World({ syncPage: 4, tooOld });
  world.server.create(idOf(1), [me, idOf(2)], 'first');
  world.server.create(me, [idOf(1), idOf(3)], 'second');
  for (let n = 0; n < 9; n++)
    world.server.send(idOf(1 + (n % 2)), roomOf(world, 0)?.id ?? '', world.server.id(), `${n}`);
  const tab = await world.open();
  for (const { kind, a, b } of script) {
    steps[kind](world, tab, a, b);
    await world.pass(b % 3);
  }
  await world.settle();
  expectFresh(tab);
  await world.close(tab);
};

describe('a client on a bad network', () => {
  it('has what a fresh fetch gives once the network works again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 150, size: 'max' }), fc.constantFrom(12, 60, 1000), run),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 150) },
    );
  }, 120_000);

  it('reaches the whole history by paging upwards, nothing lost or doubled', async () => {
    const world = new World();
    const room = world.server.create(idOf(1), [me], 'long');
    for (let n = 0; n < 130; n++) world.server.send(idOf(1), room.id, world.server.id(), `${n}`);
    const tab = await world.open();
    await world.settle();
    const close = tab.engine.open(room.id);
    for (let n = 0; n < 5; n++) {
      void tab.engine.loadOlder(room.id);
      await world.settle();
    }
    const held = tab.engine.store.state.conversations.get(room.id);
    expect(held?.runs.flat().map(({ seq }) => seq)).toEqual(Array.from({ length: 130 }, (_, n) => n + 1));
    expectFresh(tab);
    close();
    await world.close(tab);
  });
});
