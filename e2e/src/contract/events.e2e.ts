import type { Message } from '@quemiai/contract/chat';
import { describe, expect, inject, test } from 'vitest';
import { ChatSocket } from '../harness/chat-socket.js';
import { direct, group, register, three, type Person } from '../harness/people.js';

const origin = inject('origin');

const fetchOne = (person: Person, id: string) => person.ok('GET /messages/:id', { params: { id } });
const watch = (...people: Person[]) => Promise.all(people.map((person) => ChatSocket.open(person)));

describe('a change of a message reaches every member as it is when fetched', () => {
  test('a new one, also the sender’s other sockets', async () => {
    const [anna, bert, cleo] = await three(origin);
    const { id } = await group(anna, [bert, cleo]);
    const sockets = await watch(anna, bert, cleo);
    const [first] = sockets;
    if (!first) throw new Error('a socket');
    const { message } = await first.ok('message:send', {
      ...{ conversationId: id, clientId: crypto.randomUUID(), body: 'hello' },
    });
    for (const socket of sockets.slice(1)) expect(await socket.next('message:new')).toEqual(message);
    const [phone] = await watch(anna);
    const second = await bert.send(id, 'over HTTP');
    for (const socket of [...sockets, phone]) {
      expect(await socket?.next('message:new', (heard) => heard.seq === 2)).toEqual(second);
    }
    for (const socket of [...sockets, phone]) socket?.close();
  });

  const changes: [
    string,
    'message:updated' | 'message:deleted',
    (by: Person, id: string) => Promise<unknown>,
  ][] = [
    [
      'an edited one',
      'message:updated',
      (by, id) => by.ok('PATCH /messages/:id', { params: { id }, body: { body: 'edited' } }),
    ],
    ['a deleted one', 'message:deleted', (by, id) => by.ok('DELETE /messages/:id', { params: { id } })],
    [
      'one reacted to',
      'message:updated',
      (by, id) => by.ok('PUT /messages/:id/reactions/:emoji', { params: { id, emoji: '🎉' } }),
    ],
  ];
  test.each(changes)('%s', async (_, name, change) => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    const message = await anna.send(id, 'before');
    const sockets = await watch(anna, bert);
    await change(anna, message.id);
    const now = await fetchOne(bert, message.id);
    expect(now.rev).toBe(2);
    for (const socket of sockets) {
      expect(await socket.next(name)).toEqual(now);
      socket.close();
    }
  });

  test('and in the order of rev, however many come at once', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    const [socket] = await watch(bert);
    if (!socket) throw new Error('a socket');
    const sent = await Promise.all(
      Array.from({ length: 30 }, (_, index) => anna.send(id, `message ${index}`)),
    );
    await Promise.all(
      sent.map(({ id: messageId }) =>
        bert.ok('PUT /messages/:id/reactions/:emoji', { params: { id: messageId, emoji: '👍' } }),
      ),
    );
    await socket.next('message:updated', ({ rev }) => rev === 60);
    const heard = socket.heard.filter(({ name }) => name.startsWith('message:'));
    expect(heard.map(({ payload }) => (payload as Message).rev)).toEqual(
      sent.concat(sent).map((_, i) => i + 1),
    );
    socket.close();
  });
});

describe('a change of a conversation reaches its members', () => {
  test('a new one, each with their own view', async () => {
    const [anna, bert, cleo] = await three(origin);
    const [annas, berts, cleos] = await watch(anna, bert, cleo);
    const made = await group(anna, [bert]);
    for (const [person, socket] of [
      [anna, annas],
      [bert, berts],
    ] as const) {
      const added = await socket?.next('conversation:added');
      expect(added).toEqual(await person.ok('GET /conversations/:id', { params: { id: made.id } }));
    }
    // Whoever was added hears what is written from then on, without connecting anew.
    const message = await anna.send(made.id, 'welcome');
    expect(await berts?.next('message:new')).toEqual(message);
    expect(cleos?.heard).toEqual([]);
    for (const socket of [annas, berts, cleos]) socket?.close();
  });

  test('a new name, new members, new roles', async () => {
    const [anna, bert, cleo] = await three(origin);
    const { id } = await group(anna, [bert]);
    const [berts, cleos] = await watch(bert, cleo);
    const get = (person: Person) => person.ok('GET /conversations/:id', { params: { id } });
    await anna.ok('PATCH /conversations/:id', { params: { id }, body: { name: 'Renamed' } });
    expect(await berts?.next('conversation:updated', ({ name }) => name === 'Renamed')).toEqual(
      await get(bert),
    );
    await anna.ok('POST /conversations/:id/members', { params: { id }, body: { userIds: [cleo.id] } });
    expect(await cleos?.next('conversation:added')).toEqual(await get(cleo));
    const grown = await berts?.next('conversation:updated', ({ memberCount }) => memberCount === 3);
    expect(grown).toEqual(await get(bert));
    const promote = { params: { id, userId: bert.id }, body: { role: 'admin' as const } };
    await anna.ok('PATCH /conversations/:id/members/:userId', promote);
    const promoted = await berts?.next('conversation:updated', ({ viewer }) => viewer.role === 'admin');
    expect(promoted).toEqual(await get(bert));
    for (const socket of [berts, cleos]) socket?.close();
  });
});

describe('what passes by', () => {
  test('typing is shown to the others, and to no outsider', async () => {
    const [anna, bert, cleo] = await three(origin);
    const { id } = await direct(anna, bert);
    const [annas, berts, cleos] = await watch(anna, bert, cleo);
    for (const active of [true, false]) {
      await annas?.ok('typing', { conversationId: id, active });
      const heard = await berts?.next('typing', (payload) => payload.active === active);
      expect(heard).toEqual({ conversationId: id, userId: anna.id, active });
    }
    await cleos?.refused('typing', { conversationId: id, active: true }, 'not_found');
    expect(annas?.heard).toEqual([]);
    expect(cleos?.heard).toEqual([]);
    for (const socket of [annas, berts, cleos]) socket?.close();
  });

  test('read marks are shown to the members, from either way', async () => {
    const [anna, bert, cleo] = await three(origin);
    const { id } = await direct(anna, bert);
    await anna.send(id, 'one');
    await anna.send(id, 'two');
    const [annas, berts, cleos] = await watch(anna, bert, cleo);
    await berts?.ok('read', { conversationId: id, seq: 1 });
    expect(await annas?.next('read')).toEqual({ conversationId: id, userId: bert.id, seq: 1 });
    await bert.ok('PUT /conversations/:id/read', { params: { id }, body: { seq: 2 } });
    expect(await annas?.next('read', ({ seq }) => seq === 2)).toMatchObject({ userId: bert.id });
    await cleos?.refused('read', { conversationId: id, seq: 1 }, 'not_found');
    expect(cleos?.heard).toEqual([]);
    for (const socket of [annas, berts, cleos]) socket?.close();
  });

  test('presence is told at once and when it changes', async () => {
    const [anna, bert] = await three(origin);
    await direct(anna, bert);
    const [annas] = await watch(anna);
    const before = await annas?.ok('presence:watch', { userIds: [bert.id] });
    expect(before?.presence[bert.id]).toMatchObject({ online: false });
    const [berts] = await watch(bert);
    const came = await annas?.next('presence', ({ online }) => online);
    expect(came?.userId).toBe(bert.id);
    berts?.close();
    const went = await annas?.next('presence', ({ online }) => !online, 10_000);
    expect(went).toMatchObject({ userId: bert.id, online: false });
    expect(Date.parse(went?.lastSeenAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    annas?.close();
  });
});

test('an event that is unknown or malformed is answered so, with and without an acknowledgement', async () => {
  const socket = await ChatSocket.open(await register(origin, 'anna'));
  await socket.refused('nope', {}, 'unknown_event');
  await socket.refused('__proto__', {}, 'unknown_event');
  await socket.refused('typing', { conversationId: 'x', active: 'yes' }, 'validation_failed');
  await socket.refused('message:send', undefined, 'validation_failed');
  socket.socket.emit('nope', {});
  expect(await socket.next('error')).toMatchObject({ code: 'unknown_event' });
  socket.socket.emit('typing', 7);
  expect(await socket.next('error', ({ code }) => code === 'validation_failed')).toBeTruthy();
  expect(socket.socket.connected).toBe(true);
  socket.close();
});
