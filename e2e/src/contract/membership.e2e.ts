import { randomUUID } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { ChatSocket } from '../harness/chat-socket.js';
import { group, three, type Person } from '../harness/people.js';

const origin = inject('origin');
const leave = 'DELETE /conversations/:id/members/:userId';

/** A group with an open socket of each, from which `bert` goes by the hand of `by`. */
async function part(by: 'anna' | 'bert') {
  const [anna, bert, cleo] = await three(origin);
  const { id } = await group(anna, [bert, cleo]);
  const message = await anna.send(id, 'before');
  const [annas, berts, cleos] = await Promise.all(
    [anna, bert, cleo].map((person) => ChatSocket.open(person)),
  );
  if (!annas || !berts || !cleos) throw new Error('three sockets');
  await { anna, bert }[by].ok(leave, { params: { id, userId: bert.id } });
  return { anna, bert, cleo, id, message, annas, berts, cleos };
}

describe.each(['anna', 'bert'] as const)('gone from a group by the hand of %s', (by) => {
  test('a member is told, and gets nothing later', async () => {
    const { anna, id, message, annas, berts, cleos } = await part(by);
    expect(await berts.next('conversation:removed', undefined, 1_000)).toEqual({ conversationId: id });
    berts.forget();
    const after = await anna.send(id, 'after');
    await anna.ok('PATCH /messages/:id', { params: { id: message.id }, body: { body: 'edited' } });
    await annas.ok('typing', { conversationId: id, active: true });
    await annas.ok('read', { conversationId: id, seq: after.seq });
    await anna.ok('PATCH /conversations/:id', { params: { id }, body: { name: 'Without Bert' } });
    // Who stayed has heard all of it; who went has had as long to hear it, and a round trip more.
    await cleos.next('conversation:updated', ({ name }) => name === 'Without Bert');
    await berts.ok('presence:watch', { userIds: [] });
    expect(berts.heard).toEqual([]);
    const { conversations } = await berts.ok('sync', { cursors: { [id]: 1 } });
    expect(conversations).toEqual([{ conversationId: id, removed: true }]);
    for (const socket of [annas, berts, cleos]) socket.close();
  });

  test('a member can do nothing more there', async () => {
    const { bert, id, message, annas, berts, cleos } = await part(by);
    const conversationId = id;
    await berts.refused('message:send', { conversationId, clientId: randomUUID(), body: 'x' }, 'not_found');
    await berts.refused('typing', { conversationId, active: true }, 'not_found');
    await berts.refused('read', { conversationId, seq: 1 }, 'not_found');
    await bert.refused('GET /conversations/:id', { params: { id } }, 'not_found');
    await bert.refused('GET /conversations/:id/messages', { params: { id }, query: {} }, 'not_found');
    await bert.refused('GET /messages/:id', { params: { id: message.id } }, 'not_found');
    const reaction = { params: { id: message.id, emoji: '👍' } };
    await bert.refused('PUT /messages/:id/reactions/:emoji', reaction, 'not_found');
    expect((await bert.ok('GET /conversations', { query: {} })).items).toEqual([]);
    for (const socket of [annas, berts, cleos]) socket.close();
  });

  test('those who stay are told', async () => {
    const { anna, bert, id, annas, berts, cleos } = await part(by);
    const updated = await cleos.next('conversation:updated', ({ memberCount }) => memberCount === 2);
    expect(updated.members.map((member) => member.id)).not.toContain(bert.id);
    const now = await anna.ok('GET /conversations/:id', { params: { id } });
    expect(await annas.next('conversation:updated', ({ memberCount }) => memberCount === 2)).toEqual(now);
    for (const socket of [annas, berts, cleos]) socket.close();
  });
});

test('a member who comes back sees all again, live too', async () => {
  const { anna, bert, id, annas, berts, cleos } = await part('anna');
  const missed = await anna.send(id, 'meanwhile');
  await berts.next('conversation:removed');
  await anna.ok('POST /conversations/:id/members', { params: { id }, body: { userIds: [bert.id] } });
  const added = await berts.next('conversation:added');
  expect(added.lastSeq).toBe(missed.seq);
  const again = await anna.send(id, 'welcome back');
  expect(await berts.next('message:new', ({ seq }) => seq === again.seq)).toEqual(again);
  for (const socket of [annas, berts, cleos]) socket.close();
});

test('a burst of messages stops for the one who is removed in the middle of it', async () => {
  const { anna, cleo, id, annas, berts, cleos } = await part('anna');
  const cut = 10;
  const burst = async (person: Person) => {
    for (let sent = 0; sent < 20; sent += 1) await person.send(id, `burst ${sent}`);
  };
  const sending = burst(anna);
  await cleos.next('message:new', ({ seq }) => seq >= cut);
  await anna.ok(leave, { params: { id, userId: cleo.id } });
  const { rev } = await anna.ok('GET /conversations/:id', { params: { id } });
  await sending;
  await annas.next('message:new', ({ seq }) => seq === 21);
  await cleos.next('conversation:removed');
  await cleos.ok('presence:watch', { userIds: [] });
  expect(cleos.all('message:new').filter((message) => message.rev > rev)).toEqual([]);
  expect(cleos.all('conversation:removed')).toEqual([{ conversationId: id }]);
  for (const socket of [annas, berts, cleos]) socket.close();
});
