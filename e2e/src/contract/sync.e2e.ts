import { randomUUID } from 'node:crypto';
import type { Conversation, Message } from '@quemiai/contract/chat';
import type { SyncEntry } from '@quemiai/contract/events';
import { limits } from '@quemiai/contract/limits';
import { describe, expect, inject, test } from 'vitest';
import { ChatSocket } from '../harness/chat-socket.js';
import { direct, group, three, type Person } from '../harness/people.js';

const origin = inject('origin');

type Present = Exclude<SyncEntry, { removed: true }>;

async function sync(socket: ChatSocket, id: string, rev: number): Promise<Present> {
  const { conversations } = await socket.ok('sync', { cursors: { [id]: rev } });
  const [entry, ...more] = conversations;
  expect(more).toEqual([]);
  if (entry === undefined || 'removed' in entry)
    throw new Error(`no entry: ${JSON.stringify(conversations)}`);
  expect(entry.conversationId).toBe(id);
  return entry;
}

const get = (person: Person, id: string): Promise<Conversation> =>
  person.ok('GET /conversations/:id', { params: { id } });

const history = async (person: Person, id: string): Promise<Message[]> =>
  (await person.ok('GET /conversations/:id/messages', { params: { id }, query: { limit: 100 } })).items;

describe('sync', () => {
  test('gives what changed since, whole, ascending by rev, and the conversation as it is', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    const sent = [await anna.send(id, 'one'), await anna.send(id, 'two'), await bert.send(id, 'three')];
    const [one, two] = sent;
    if (!one || !two) throw new Error('two messages');
    const socket = await ChatSocket.open(bert);
    const all = await sync(socket, id, 0);
    expect(all).toMatchObject({ rev: 3, hasMore: false, reset: false });
    expect(all.messages).toEqual(sent);
    expect(all.conversation).toEqual(await get(bert, id));

    await anna.ok('PATCH /messages/:id', { params: { id: one.id }, body: { body: 'ONE' } });
    await bert.ok('PUT /messages/:id/reactions/:emoji', { params: { id: two.id, emoji: '👍' } });
    await anna.ok('PATCH /messages/:id', { params: { id: one.id }, body: { body: 'One' } });
    await bert.ok('DELETE /messages/:id', { params: { id: sent[2]?.id ?? '' } });
    const changed = await sync(socket, id, 3);
    // The first edit was overtaken by the second: only the message as it is now comes.
    expect(changed.messages.map(({ seq, rev }) => [seq, rev])).toEqual([
      [2, 5],
      [1, 6],
      [3, 7],
    ]);
    expect([...changed.messages].sort((a, b) => a.seq - b.seq)).toEqual(await history(anna, id));
    expect(changed).toMatchObject({ rev: 7, hasMore: false, reset: false });
    expect((await sync(socket, id, 7)).messages).toEqual([]);
    socket.close();
  });

  test('comes in pages that join without gap or overlap', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    const count = limits.syncPage * 2 + 30;
    for (let sent = 0; sent < count; sent += 23) {
      const some = Array.from({ length: Math.min(23, count - sent) }, () => anna.send(id, 'x'));
      await Promise.all(some);
    }
    const socket = await ChatSocket.open(bert);
    const revs: number[] = [];
    let pages = 0;
    for (let rev = 0, more = true; more; pages += 1) {
      const entry = await sync(socket, id, rev);
      revs.push(...entry.messages.map((message) => message.rev));
      rev = entry.rev;
      more = entry.hasMore;
    }
    expect(revs).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    expect(pages).toBeGreaterThan(1);
    socket.close();
  });

  test('starts afresh when the cursor is beyond what the server knows', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    const sent = [await anna.send(id, 'one'), await anna.send(id, 'two')];
    const socket = await ChatSocket.open(bert);
    const entry = await sync(socket, id, 1_000);
    expect(entry).toMatchObject({ reset: true, rev: 2 });
    expect(entry.messages).toEqual(sent);
    socket.close();
  });

  test('takes many conversations at once, and tells apart those the caller is not in', async () => {
    const [anna, bert, cleo] = await three(origin);
    const [one, two, foreign] = [await direct(anna, bert), await group(anna, [bert]), await group(cleo, [])];
    await anna.send(two.id, 'hello');
    const unknown = randomUUID();
    const socket = await ChatSocket.open(anna);
    const cursors = { [one.id]: 0, [two.id]: 0, [foreign.id]: 0, [unknown]: 5 };
    const { conversations } = await socket.ok('sync', { cursors });
    const byId = new Map(conversations.map((entry) => [entry.conversationId, entry]));
    expect(byId.size).toBe(4);
    expect(byId.get(one.id)).toMatchObject({ messages: [], rev: 0 });
    expect(byId.get(two.id)).toMatchObject({ rev: 1 });
    // A conversation of others and one that is nowhere look the same.
    for (const id of [foreign.id, unknown])
      expect(byId.get(id)).toEqual({ conversationId: id, removed: true });
    expect((await socket.ok('sync', { cursors: {} })).conversations).toEqual([]);
    socket.close();
  });

  test('refuses cursors that are none, and too many', async () => {
    const [anna] = await three(origin);
    const socket = await ChatSocket.open(anna);
    const many = Object.fromEntries(
      Array.from({ length: limits.syncCursorsMax + 1 }, () => [randomUUID(), 0]),
    );
    for (const cursors of [null, [], { x: 1 }, { [randomUUID()]: -1 }, { [randomUUID()]: '1' }, many]) {
      await socket.refused('sync', { cursors }, 'validation_failed');
    }
    socket.close();
  });
});

test('a socket that comes back catches up and goes on', async () => {
  const [anna, bert] = await three(origin);
  const { id } = await direct(anna, bert);
  const socket = await ChatSocket.open(bert);
  await anna.send(id, 'heard');
  expect((await socket.next('message:new')).rev).toBe(1);
  socket.socket.disconnect();
  await anna.send(id, 'missed');
  const back = await ChatSocket.open(bert);
  const entry = await sync(back, id, 1);
  expect(entry.messages.map(({ body }) => body)).toEqual(['missed']);
  await anna.send(id, 'heard again');
  expect((await back.next('message:new')).rev).toBe(3);
  back.close();
});
