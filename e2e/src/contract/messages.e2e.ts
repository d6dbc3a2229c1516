import { randomUUID } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { ChatSocket } from '../harness/chat-socket.js';
import { direct, group, register, three, type Person } from '../harness/people.js';

const origin = inject('origin');

const fetchOne = (person: Person, id: string) => person.ok('GET /messages/:id', { params: { id } });
const sendKey = 'POST /conversations/:id/messages';

describe('sending', () => {
  test('gives places 1, 2, 3 over HTTP and socket alike', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    const socket = await ChatSocket.open(bert);
    const first = await anna.call(sendKey, {
      params: { id },
      body: { clientId: randomUUID(), body: ' Hé\n👋 ' },
    });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ seq: 1, rev: 1, body: ' Hé\n👋 ', replyTo: null, reactions: [] });
    expect(first.body.sender).toMatchObject({ id: anna.id, username: anna.me.username });
    const clientId = randomUUID();
    const answer = { conversationId: id, clientId, body: 'back', replyTo: first.body.id };
    const { message } = await socket.ok('message:send', answer);
    expect(message).toMatchObject({ seq: 2, rev: 2, clientId, replyTo: first.body.id, editedAt: null });
    expect(await fetchOne(anna, message.id)).toEqual(message);
    socket.close();
  });

  test('with a clientId seen before gives the first message, also after an edit, and across both ways', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    const body = { clientId: randomUUID(), body: 'once' };
    const first = await anna.call(sendKey, { params: { id }, body });
    const again = await anna.call(sendKey, { params: { id }, body });
    expect([again.status, again.body]).toEqual([200, first.body]);
    const socket = await ChatSocket.open(anna);
    const overSocket = await socket.ok('message:send', { conversationId: id, ...body });
    expect(overSocket.message).toEqual(first.body);
    await anna.ok('PATCH /messages/:id', { params: { id: first.body.id }, body: { body: 'changed' } });
    const later = await anna.call(sendKey, { params: { id }, body });
    expect([later.status, later.body.id, later.body.seq]).toEqual([200, first.body.id, 1]);
    // The id is the sender's and the conversation's own: elsewhere it makes another message.
    expect((await bert.call(sendKey, { params: { id }, body })).status).toBe(201);
    socket.close();
  });

  test('with a clientId seen before and another body is refused', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    const { clientId } = await anna.send(id, 'once');
    const other = { clientId, body: 'twice' };
    await anna.refused(sendKey, { params: { id }, body: other }, 'client_id_reused');
    const socket = await ChatSocket.open(anna);
    await socket.refused('message:send', { conversationId: id, ...other }, 'client_id_reused');
    socket.close();
  });

  test('refuses what is blank, too long, unstorable or answers something elsewhere', async () => {
    const [anna, bert] = await three(origin);
    const [{ id }, elsewhere] = [await direct(anna, bert), await group(anna, [])];
    const foreign = await anna.send(elsewhere.id, 'elsewhere');
    for (const body of ['', ' \n\u200b', 'x'.repeat(8_001), 'a\u0000', 'a\ud800']) {
      const given = { params: { id }, body: { clientId: randomUUID(), body } };
      await anna.refused(sendKey, given, 'validation_failed');
    }
    for (const replyTo of [randomUUID(), foreign.id]) {
      const given = { params: { id }, body: { clientId: randomUUID(), body: 'x', replyTo } };
      await anna.refused(sendKey, given, 'not_found');
    }
    await anna.send(id, 'x'.repeat(8_000));
    expect((await anna.ok('GET /conversations/:id', { params: { id } })).lastSeq).toBe(1);
  });
});

describe('changing', () => {
  test('one’s own message, counting rev and keeping seq', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    const message = await anna.send(id, 'frist');
    const edit = { params: { id: message.id }, body: { body: 'first' } };
    const edited = await anna.ok('PATCH /messages/:id', edit);
    expect(edited).toEqual({ ...message, body: 'first', rev: 2, editedAt: edited.editedAt });
    expect(edited.editedAt).not.toBeNull();
    expect(await fetchOne(bert, message.id)).toEqual(edited);
    await bert.refused('PATCH /messages/:id', edit, 'forbidden');
    await (await register(origin, 'dora')).refused('PATCH /messages/:id', edit, 'not_found');
  });

  test('by deleting leaves an empty place', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    const message = await anna.send(id, 'regret');
    const params = { id: message.id };
    await bert.refused('DELETE /messages/:id', { params }, 'forbidden');
    await anna.ok('DELETE /messages/:id', { params });
    const deleted = await fetchOne(bert, message.id);
    expect(deleted).toMatchObject({ seq: 1, rev: 2, body: '', reactions: [] });
    expect(deleted.deletedAt).not.toBeNull();
    // Again is no further change.
    await anna.ok('DELETE /messages/:id', { params });
    expect((await fetchOne(anna, message.id)).rev).toBe(2);
    await anna.refused('PATCH /messages/:id', { params, body: { body: 'x' } }, 'message_deleted');
    const reaction = { params: { ...params, emoji: '👍' } };
    await bert.refused('PUT /messages/:id/reactions/:emoji', reaction, 'message_deleted');
  });

  test('anybody’s message by deleting it, for those who manage the group', async () => {
    const [anna, bert, cleo] = await three(origin);
    const { id } = await group(anna, [bert, cleo]);
    const message = await bert.send(id, 'rude');
    await cleo.refused('DELETE /messages/:id', { params: { id: message.id } }, 'forbidden');
    await anna.ok('DELETE /messages/:id', { params: { id: message.id } });
    expect((await fetchOne(cleo, message.id)).deletedAt).not.toBeNull();
  });
});

describe('reacting', () => {
  test('counts each person once per emoji', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    const message = await anna.send(id, 'news');
    const react = (emoji: string) => ({ params: { id: message.id, emoji } });
    const put = 'PUT /messages/:id/reactions/:emoji';
    await bert.ok(put, react('👍'));
    await bert.ok(put, react('👍'));
    await anna.ok(put, react('👍'));
    await anna.ok(put, react('❤️'));
    const { reactions, rev } = await fetchOne(anna, message.id);
    expect(reactions).toEqual([
      { emoji: '👍', count: 2, userIds: [bert.id, anna.id] },
      { emoji: '❤️', count: 1, userIds: [anna.id] },
    ]);
    expect(rev).toBe(4);
    const take = 'DELETE /messages/:id/reactions/:emoji';
    await anna.ok(take, react('❤️'));
    await anna.ok(take, react('❤️'));
    await bert.ok(take, react('👍'));
    const after = await fetchOne(anna, message.id);
    expect([after.rev, after.reactions]).toEqual([6, [{ emoji: '👍', count: 1, userIds: [anna.id] }]]);
  });

  test('is by one emoji, among members', async () => {
    const [anna, bert, cleo] = await three(origin);
    const message = await anna.send((await direct(anna, bert)).id, 'news');
    const put = 'PUT /messages/:id/reactions/:emoji';
    for (const emoji of ['x', '👍👍', 'ok']) {
      await bert.refused(put, { params: { id: message.id, emoji } }, 'validation_failed');
    }
    await cleo.refused(put, { params: { id: message.id, emoji: '👍' } }, 'not_found');
  });
});

describe('reading', () => {
  test('goes by seq, before and after', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    for (let seq = 1; seq <= 7; seq += 1) await anna.send(id, `message ${seq}`);
    const page = async (query: { before?: number; after?: number; limit?: number }) => {
      const { items, hasMore } = await bert.ok('GET /conversations/:id/messages', { params: { id }, query });
      return [items.map(({ seq }) => seq), hasMore];
    };
    expect(await page({})).toEqual([[1, 2, 3, 4, 5, 6, 7], false]);
    expect(await page({ limit: 3 })).toEqual([[5, 6, 7], true]);
    expect(await page({ limit: 3, before: 5 })).toEqual([[2, 3, 4], true]);
    expect(await page({ limit: 3, before: 2 })).toEqual([[1], false]);
    expect(await page({ limit: 3, after: 0 })).toEqual([[1, 2, 3], true]);
    expect(await page({ limit: 3, after: 4 })).toEqual([[5, 6, 7], false]);
    expect(await page({ after: 7 })).toEqual([[], false]);
  });

  test('is marked up to a seq, and never back', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await direct(anna, bert);
    for (const body of ['one', 'two', 'three']) await anna.send(id, body);
    const unread = async (person: Person) => {
      const { viewer, members } = await person.ok('GET /conversations/:id', { params: { id } });
      expect(members.find((member) => member.id === person.id)?.readSeq).toBe(viewer.readSeq);
      return [viewer.readSeq, viewer.unread];
    };
    expect(await unread(bert)).toEqual([0, 3]);
    expect((await unread(anna))[1]).toBe(0);
    const mark = (seq: number) => ({ params: { id }, body: { seq } });
    await bert.ok('PUT /conversations/:id/read', mark(2));
    expect(await unread(bert)).toEqual([2, 1]);
    await bert.ok('PUT /conversations/:id/read', mark(1));
    expect(await unread(bert)).toEqual([2, 1]);
    const { items } = await anna.ok('GET /conversations/:id/messages', { params: { id }, query: {} });
    await anna.ok('DELETE /messages/:id', { params: { id: items[2]?.id ?? '' } });
    expect(await unread(bert)).toEqual([2, 0]);
  });
});
