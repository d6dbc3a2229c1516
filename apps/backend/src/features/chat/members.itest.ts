import type { Conversation, Member } from '@quemiai/contract/chat';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectChat, startGroup } from '../../testing/chat.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  await app.close();
});

const group = async () => {
  const { people, group: made } = await startGroup(app, 4);
  const [owner, admin, member, other] = people as [TestUser, TestUser, TestUser, TestUser];
  const path = `/api/v1/conversations/${made.id}/members`;
  const calls = {
    add: (by: TestUser, userIds: string[]) =>
      app.call(`POST ${path}`, { token: by.token, body: { userIds } }),
    remove: (by: TestUser, who: TestUser) => app.call(`DELETE ${path}/${who.id}`, { token: by.token }),
    role: (by: TestUser, who: TestUser, role: string) =>
      app.call(`PATCH ${path}/${who.id}`, { token: by.token, body: { role } }),
    list: async (as: TestUser) => {
      const answer = await app.call(`GET ${path}?limit=100`, { token: as.token });
      return Object.fromEntries(
        (answer.body as { items: Member[] }).items.map((found) => [found.username, found.role]),
      );
    },
  };
  expect((await calls.role(owner, admin, 'admin')).status).toBe(200);
  return { id: made.id, owner, admin, member, other, ...calls };
};
const code = (answer: Answer) => (answer.body as { code?: string } | undefined)?.code;

describe('adding', () => {
  it('is for owners and admins; those who are in stay as they are', async () => {
    const { owner, admin, member, add, list } = await group();
    const [fresh, another] = [await app.registerUser(), await app.registerUser()];
    const answer = await add(admin, [fresh.id, owner.id, fresh.id]);
    expect(answer).toMatchObject({ status: 200, body: { memberCount: 5 } });
    expect(await list(fresh)).toMatchObject({ [fresh.username]: 'member', [owner.username]: 'owner' });
    expect(await add(member, [another.id])).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await add(another, [another.id])).toMatchObject({ status: 404 });
    expect(await add(owner, [crypto.randomUUID()])).toMatchObject({ status: 400 });
  });

  it('tells the new member with the whole conversation and the others with the change', async () => {
    const { owner, member, add, id } = await group();
    const fresh = await app.registerUser();
    const [newcomer, watcher] = [await connectChat(app, fresh.token), await connectChat(app, member.token)];
    await add(owner, [fresh.id]);
    await newcomer.until(() => newcomer.of('conversation:added').length === 1);
    await watcher.until(() => watcher.of('conversation:updated').length === 1);
    expect(watcher.of('conversation:updated')[0]).toMatchObject({
      id,
      memberCount: 5,
      viewer: { role: 'member' },
    });
    newcomer.close();
    watcher.close();
  });
});

describe('removing', () => {
  it('lets owners remove anybody, admins plain members, members themselves', async () => {
    const { owner, admin, member, other, remove, list } = await group();
    expect(code(await remove(member, other))).toBe('forbidden');
    expect(code(await remove(admin, owner))).toBe('forbidden');
    expect((await remove(admin, other)).status).toBe(204);
    expect(code(await remove(owner, other))).toBe('not_found');
    expect((await remove(member, member)).status).toBe(204);
    expect((await remove(owner, admin)).status).toBe(204);
    expect(await list(owner)).toEqual({ [owner.username]: 'owner' });
  });

  it('hands the group to the longest-standing admin when the last owner leaves', async () => {
    const { owner, admin, member, other, remove, list } = await group();
    expect((await remove(owner, owner)).status).toBe(204);
    expect(await list(admin)).toEqual({
      [admin.username]: 'owner',
      [member.username]: 'member',
      [other.username]: 'member',
    });
  });
});

describe('roles', () => {
  it('are given by owners alone, and an owner always stays', async () => {
    const { owner, admin, member, role, list } = await group();
    expect(code(await role(admin, member, 'admin'))).toBe('forbidden');
    expect(code(await role(owner, owner, 'member'))).toBe('last_owner');
    expect(code(await role(owner, await app.registerUser(), 'admin'))).toBe('not_found');
    expect(code(await role(owner, member, 'emperor'))).toBe('validation_failed');
    expect((await role(owner, member, 'owner')).status).toBe(200);
    expect((await role(owner, owner, 'member')).status).toBe(200);
    expect(await list(member)).toMatchObject({ [owner.username]: 'member', [member.username]: 'owner' });
  });
});

describe('the list', () => {
  it('pages in the order of joining', async () => {
    const { owner, list, id } = await group();
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const answer = await app.call(
        `GET /api/v1/conversations/${id}/members?limit=1${cursor ? `&cursor=${cursor}` : ''}`,
        { token: owner.token },
      );
      const page = answer.body as { items: Member[]; nextCursor: string | null };
      seen.push(...page.items.map((found) => found.username));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(Object.keys(await list(owner)));
    const shown = (await app.call(`GET /api/v1/conversations/${id}`, { token: owner.token }))
      .body as Conversation;
    expect(shown.members.map((found) => found.username)).toEqual(seen);
  });
});
