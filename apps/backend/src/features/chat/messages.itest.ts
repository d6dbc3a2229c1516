import type { Message } from '@quemiai/contract/chat';
import { message as schema } from '@quemiai/contract/chat';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectChat, sendMessage, startGroup } from '../../testing/chat.js';
import type { TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  await app.close();
});

const pair = async () => {
  const { people, group } = await startGroup(app, 2);
  const [owner, member] = people as [TestUser, TestUser];
  return { owner, member, id: group.id };
};
const get = async (as: TestUser, id: string): Promise<Message> =>
  schema.parse((await app.call(`GET /api/v1/messages/${id}`, { token: as.token })).body);
const edit = (by: TestUser, id: string, body: string) =>
  app.call(`PATCH /api/v1/messages/${id}`, { token: by.token, body: { body } });
const remove = (by: TestUser, id: string) => app.call(`DELETE /api/v1/messages/${id}`, { token: by.token });
const react = (by: TestUser, id: string, emoji: string, method = 'PUT') =>
  app.call(`${method} /api/v1/messages/${id}/reactions/${encodeURIComponent(emoji)}`, { token: by.token });

describe('sending', () => {
  it('gives 201, then 200 with the same message, also after an edit, then 409 for another body', async () => {
    const { owner, id } = await pair();
    const body = { clientId: crypto.randomUUID(), body: 'hello' };
    const send = (what: object) =>
      app.call(`POST /api/v1/conversations/${id}/messages`, { token: owner.token, body: what });
    const first = await send(body);
    expect(first.status).toBe(201);
    const message = schema.parse(first.body);
    expect(message).toMatchObject({
      seq: 1,
      rev: 1,
      body: 'hello',
      sender: { id: owner.id },
      clientId: body.clientId,
    });
    await edit(owner, message.id, 'changed');
    const again = await send(body);
    expect(again).toMatchObject({ status: 200, body: { id: message.id, seq: 1 } });
    expect(await send({ ...body, body: 'other' })).toMatchObject({
      status: 409,
      body: { code: 'client_id_reused' },
    });
  });

  it('finds a repeated clientId in the database too, within a batch of fresh ones', async () => {
    const { owner, member, id } = await pair();
    const clientId = crypto.randomUUID();
    // Stored by a node that is gone: this one has no memory of it.
    await app.database.pool.query(
      `WITH c AS (UPDATE conversations SET last_seq = 1, rev = 1 WHERE id = $1)
       INSERT INTO messages (id, conversation_id, seq, rev, client_id, sender_id, body, sent_hash, created_at)
       VALUES (gen_random_uuid(), $1, 1, 1, $2, $3, 'first', sha256(convert_to('["first",null,[]]', 'UTF8')), now())`,
      [id, clientId, owner.id],
    );
    const [repeat, wrong, ...fresh] = await Promise.all([
      sendMessage(app, owner, id, 'first', { clientId }),
      app.call(`POST /api/v1/conversations/${id}/messages`, {
        token: owner.token,
        body: { clientId, body: 'second' },
      }),
      ...Array.from({ length: 10 }, (_, index) => sendMessage(app, member, id, `fresh ${index}`)),
    ]);
    expect(repeat.seq).toBe(1);
    expect(wrong.status).toBe(409);
    expect(fresh.map((message) => message.seq).toSorted((a, b) => a - b)).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
  });

  it('answers a message of the same conversation, and refuses one of another, and attachments that are not there', async () => {
    const [{ owner, id }, other] = [await pair(), await pair()];
    const first = await sendMessage(app, owner, id, 'question');
    expect((await sendMessage(app, owner, id, 'answer', { replyTo: first.id })).replyTo).toBe(first.id);
    const foreign = await sendMessage(app, other.owner, other.id, 'elsewhere');
    for (const more of [
      { replyTo: foreign.id },
      { replyTo: crypto.randomUUID() },
      { mediaIds: [crypto.randomUUID()] },
    ]) {
      expect(
        await app.call(`POST /api/v1/conversations/${id}/messages`, {
          token: owner.token,
          body: { clientId: crypto.randomUUID(), body: 'x', ...more },
        }),
      ).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });

  it('keeps the order in which one person sends, whether or not a send has something to look up', async () => {
    const { owner, member, id } = await pair();
    const first = await sendMessage(app, member, id, 'question');
    const client = await connectChat(app, owner.token);
    const acks = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        client.ask('message:send', {
          conversationId: id,
          clientId: crypto.randomUUID(),
          body: `m${index}`,
          ...(index % 3 ? {} : { replyTo: first.id }),
        }),
      ),
    );
    expect(acks.map((ack) => (ack.ok ? ack.message.seq : ack.error))).toEqual(
      acks.map((_, index) => index + 2),
    );
    client.close();
  });

  it.each([
    ['an empty body', { body: '' }],
    ['a blank body', { body: ' \n\u200b' }],
    ['a body with NUL', { body: 'a\u0000b' }],
    ['half a character', { body: '\ud800' }],
    ['8,001 characters', { body: 'x'.repeat(8_001) }],
    ['an unknown key', { body: 'x', seq: 1 }],
    ['a clientId that is no UUID', { body: 'x', clientId: '1' }],
  ])('refuses %s', async (_, body) => {
    const { owner, id } = await pair();
    expect(
      await app.call(`POST /api/v1/conversations/${id}/messages`, {
        token: owner.token,
        body: { clientId: crypto.randomUUID(), ...body },
      }),
    ).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});

describe('editing', () => {
  it('is for the author, takes the next rev and tells the members', async () => {
    const { owner, member, id } = await pair();
    const client = await connectChat(app, owner.token);
    const message = await sendMessage(app, member, id, 'helo');
    expect(await edit(member, message.id, 'hello')).toMatchObject({
      status: 200,
      body: { body: 'hello', seq: 1, rev: 2 },
    });
    expect((await get(owner, message.id)).editedAt).not.toBeNull();
    expect(await edit(owner, message.id, 'mine now')).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(await edit(await app.registerUser(), message.id, 'x')).toMatchObject({ status: 404 });
    await client.until(() => client.of('message:updated').length === 1);
    expect(client.of('message:updated')[0]).toEqual(await get(owner, message.id));
    // The same text again is no change.
    expect(await edit(member, message.id, 'hello')).toMatchObject({ body: { rev: 2 } });
    client.close();
  });
});

describe('deleting', () => {
  it('keeps the place, takes the words and the reactions, and cannot be undone by an edit', async () => {
    const { owner, member, id } = await pair();
    const client = await connectChat(app, owner.token);
    const message = await sendMessage(app, member, id, 'regret');
    await react(owner, message.id, '👍');
    expect((await remove(member, message.id)).status).toBe(204);
    expect((await remove(member, message.id)).status).toBe(204);
    const after = await get(owner, message.id);
    expect(after).toMatchObject({ seq: 1, rev: 3, body: '', reactions: [] });
    expect(after.deletedAt).not.toBeNull();
    await client.until(() => client.of('message:deleted').length === 1);
    expect(client.of('message:deleted')[0]).toEqual(after);
    expect(await edit(member, message.id, 'back')).toMatchObject({
      status: 409,
      body: { code: 'message_deleted' },
    });
    expect(await react(owner, message.id, '👍')).toMatchObject({ status: 409 });
    client.close();
  });

  it('is for the author and whoever runs the group', async () => {
    const { owner, member, id } = await pair();
    const [theirs, mine] = [await sendMessage(app, member, id, 'a'), await sendMessage(app, owner, id, 'b')];
    expect(await remove(member, mine.id)).toMatchObject({ status: 403 });
    expect((await remove(owner, theirs.id)).status).toBe(204);
  });
});

describe('reactions', () => {
  it('count each person once and take a rev only when something changed', async () => {
    const { owner, member, id } = await pair();
    const message = await sendMessage(app, owner, id, 'look');
    for (const _ of [1, 2]) expect((await react(owner, message.id, '🎉')).status).toBe(204);
    await react(member, message.id, '🎉');
    await react(member, message.id, '👩‍👩‍👧');
    expect(await get(owner, message.id)).toMatchObject({
      rev: 4,
      reactions: [
        { emoji: '🎉', count: 2, userIds: [owner.id, member.id] },
        { emoji: '👩‍👩‍👧', count: 1, userIds: [member.id] },
      ],
    });
    await react(owner, message.id, '🎉', 'DELETE');
    await react(owner, message.id, '🎉', 'DELETE');
    expect(await get(owner, message.id)).toMatchObject({
      rev: 5,
      reactions: [{ count: 1, userIds: [member.id] }, {}],
    });
  });

  it.each(['nice', '', '👍👍', '1', '<b>'])('refuses %j, which is no emoji', async (emoji) => {
    const { owner, id } = await pair();
    const message = await sendMessage(app, owner, id, 'look');
    expect((await react(owner, message.id, emoji)).status).toBeGreaterThanOrEqual(400);
    expect((await get(owner, message.id)).rev).toBe(1);
  });
});

describe('the page of messages', () => {
  it('gives the newest, those before and those after, ascending', async () => {
    const { owner, id } = await pair();
    for (let index = 1; index <= 7; index++) await sendMessage(app, owner, id, `m${index}`);
    const page = async (query: string) => {
      const answer = await app.call(`GET /api/v1/conversations/${id}/messages?limit=3${query}`, {
        token: owner.token,
      });
      const { items, hasMore } = answer.body as { items: Message[]; hasMore: boolean };
      return [items.map((message) => message.seq), hasMore];
    };
    expect(await page('')).toEqual([[5, 6, 7], true]);
    expect(await page('&before=5')).toEqual([[2, 3, 4], true]);
    expect(await page('&before=3')).toEqual([[1, 2], false]);
    expect(await page('&after=5')).toEqual([[6, 7], false]);
    expect(await page('&after=0')).toEqual([[1, 2, 3], true]);
    expect(await page('&after=2&before=5')).toEqual([[3, 4], false]);
  });

  it('is for members', async () => {
    const { id } = await pair();
    const { token } = await app.registerUser();
    expect((await app.call(`GET /api/v1/conversations/${id}/messages`, { token })).status).toBe(404);
    expect((await app.call(`GET /api/v1/conversations/${id}/messages`)).status).toBe(401);
  });
});
