import type { Conversation } from '@quemiai/contract/chat';
import { conversation as schema } from '@quemiai/contract/chat';
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

const create = (from: TestUser, body: object) =>
  app.call('POST /api/v1/conversations', { token: from.token, body });
const get = async (as: TestUser, id: string): Promise<Conversation> =>
  schema.parse((await app.call(`GET /api/v1/conversations/${id}`, { token: as.token })).body);

describe('a direct conversation', () => {
  it('is made once, whoever asks and however many ask at once', async () => {
    const [one, two] = [await app.registerUser(), await app.registerUser()];
    const answers = await Promise.all([
      create(one, { type: 'direct', memberIds: [two.id] }),
      create(two, { type: 'direct', memberIds: [one.id] }),
      create(one, { type: 'direct', memberIds: [two.id, one.id] }),
    ]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 200, 201]);
    expect(new Set(answers.map((answer) => schema.parse(answer.body).id)).size).toBe(1);
    expect(schema.parse(answers[0]?.body)).toMatchObject({
      type: 'direct',
      name: null,
      memberCount: 2,
      lastSeq: 0,
      lastMessage: null,
      viewer: { role: 'member', unread: 0, muted: false },
    });
  });

  it('is refused with nobody, with oneself, with two, with somebody who is not there, and with a name', async () => {
    const [one, two, three] = [await app.registerUser(), await app.registerUser(), await app.registerUser()];
    const wrong = [
      { type: 'direct' },
      { type: 'direct', memberIds: [one.id] },
      { type: 'direct', memberIds: [two.id, three.id] },
      { type: 'direct', memberIds: [crypto.randomUUID()] },
      { type: 'direct', memberIds: [two.id], name: 'Us' },
      { type: 'channel', memberIds: [two.id] },
    ];
    for (const body of wrong) {
      expect(await create(one, body)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    }
  });

  it('has no name to change and nobody to add or remove', async () => {
    const [one, two, three] = [await app.registerUser(), await app.registerUser(), await app.registerUser()];
    const { id } = schema.parse((await create(one, { type: 'direct', memberIds: [two.id] })).body);
    const calls: [string, object | undefined][] = [
      [`PATCH /api/v1/conversations/${id}`, { name: 'Us' }],
      [`POST /api/v1/conversations/${id}/members`, { userIds: [three.id] }],
      [`DELETE /api/v1/conversations/${id}/members/${two.id}`, undefined],
    ];
    for (const [route, body] of calls) {
      expect(await app.call(route, { token: one.token, ...(body ? { body } : {}) })).toMatchObject({
        status: 409,
        body: { code: 'conflict' },
      });
    }
  });
});

describe('a group', () => {
  it('belongs to whoever made it, and the members hear of it at once', async () => {
    const [owner, other] = [await app.registerUser(), await app.registerUser()];
    const client = await connectChat(app, other.token);
    const made = schema.parse(
      (await create(owner, { type: 'group', name: ' Garden ', memberIds: [other.id] })).body,
    );
    expect(made).toMatchObject({ name: 'Garden', memberCount: 2, viewer: { role: 'owner' } });
    await client.until(() => client.of('conversation:added').length === 1);
    expect(client.of('conversation:added')[0]).toEqual(await get(other, made.id));
    await sendMessage(app, owner, made.id, 'welcome');
    await client.until(() => client.of('message:new').length === 1);
    client.close();
  });

  it('is renamed by owners and admins, not by members or strangers', async () => {
    const { people, owner, group } = await startGroup(app, 2);
    const member = people[1] ?? owner;
    const stranger = await app.registerUser();
    const rename = (by: TestUser, name: string) =>
      app.call(`PATCH /api/v1/conversations/${group.id}`, { token: by.token, body: { name } });
    expect(await rename(owner, 'New name')).toMatchObject({ status: 200, body: { name: 'New name' } });
    expect(await rename(member, 'Mine')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await rename(stranger, 'Mine')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await rename(owner, '')).toMatchObject({ status: 400 });
    expect((await get(member, group.id)).name).toBe('New name');
  });

  it('is muted for one member alone', async () => {
    const { people, owner, group } = await startGroup(app, 2);
    const other = people[1] ?? owner;
    expect(
      (await app.call(`PUT /api/v1/conversations/${group.id}/mute`, { token: other.token })).status,
    ).toBe(204);
    expect((await get(other, group.id)).viewer.muted).toBe(true);
    expect((await get(owner, group.id)).viewer.muted).toBe(false);
    expect(
      (await app.call(`DELETE /api/v1/conversations/${group.id}/mute`, { token: other.token })).status,
    ).toBe(204);
    expect((await get(other, group.id)).viewer.muted).toBe(false);
  });
});

describe('unread counts', () => {
  it('count what others said since the mark, and marks neither go back nor past the end', async () => {
    const { people, owner, group } = await startGroup(app, 2);
    const other = people[1] ?? owner;
    const sent = [];
    for (const body of ['one', 'two', 'three']) sent.push(await sendMessage(app, owner, group.id, body));
    await sendMessage(app, other, group.id, 'four');
    const unread = async (): Promise<number> => (await get(other, group.id)).viewer.unread;
    const read = (seq: number) =>
      app.call(`PUT /api/v1/conversations/${group.id}/read`, { token: other.token, body: { seq } });
    expect(await unread()).toBe(3);
    expect((await get(owner, group.id)).viewer.unread).toBe(1);
    await app.call(`DELETE /api/v1/messages/${sent[2]?.id}`, { token: owner.token });
    expect(await unread()).toBe(2);
    expect((await read(1)).status).toBe(204);
    expect(await unread()).toBe(1);
    await read(0);
    expect(await unread()).toBe(1);
    await read(99);
    expect((await get(other, group.id)).viewer).toMatchObject({ unread: 0, readSeq: 4 });
    expect((await read(-1)).status).toBe(400);
  });
});

describe('the list', () => {
  it('pages by last activity without repeating or skipping while conversations come in', async () => {
    const owner = await app.registerUser();
    const made: string[] = [];
    for (let index = 0; index < 7; index++) {
      made.push(schema.parse((await create(owner, { type: 'group', name: `Group ${index}` })).body).id);
    }
    await sendMessage(app, owner, made[0] ?? '', 'the first is the latest now');
    const expected = [made[0], ...made.slice(1).toReversed()];
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer = await app.call(`GET /api/v1/conversations?limit=3${cursor ? `&cursor=${cursor}` : ''}`, {
        token: owner.token,
      });
      const page = answer.body as { items: Conversation[]; nextCursor: string | null };
      seen.push(...page.items.map((item) => item.id));
      await create(owner, { type: 'group', name: 'Came in between' });
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(expected);
  });

  it.each(['nonsense', Buffer.from('{"at":1}').toString('base64url'), 'e30'])(
    'refuses the cursor %s',
    async (cursor) => {
      const { token } = await app.registerUser();
      expect(await app.call(`GET /api/v1/conversations?cursor=${cursor}`, { token })).toMatchObject({
        status: 400,
        body: { code: 'validation_failed' },
      });
    },
  );
});
