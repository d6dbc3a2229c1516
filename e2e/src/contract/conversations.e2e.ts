import { randomUUID } from 'node:crypto';
import type { Conversation } from '@quemiai/contract/chat';
import type { MemberRole } from '@quemiai/contract/roles';
import { describe, expect, inject, test } from 'vitest';
import { refused } from '../harness/api.js';
import { direct, group, register, three, type Person } from '../harness/people.js';

const origin = inject('origin');

const roles = ({ members }: Conversation): Record<string, string> =>
  Object.fromEntries(members.map(({ id, role }) => [id, role]));
const get = (person: Person, id: string) => person.ok('GET /conversations/:id', { params: { id } });
const roleOf = (id: string, of: Person, role: MemberRole) => ({
  params: { id, userId: of.id },
  body: { role },
});

describe('a direct conversation', () => {
  test('is returned, not repeated, whoever asks', async () => {
    const [anna, bert] = await three(origin);
    const first = await anna.call('POST /conversations', { body: { type: 'direct', memberIds: [bert.id] } });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      type: 'direct',
      name: null,
      memberCount: 2,
      lastSeq: 0,
      lastMessage: null,
    });
    expect(roles(first.body)).toEqual({ [anna.id]: 'member', [bert.id]: 'member' });
    for (const [one, other] of [
      [anna, bert],
      [bert, anna],
    ] as const) {
      const again = await one.call('POST /conversations', {
        body: { type: 'direct', memberIds: [other.id] },
      });
      expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    }
  });

  test('is one even when both ask at once', async () => {
    const [anna, bert] = await three(origin);
    const all = await Promise.all([direct(anna, bert), direct(bert, anna), direct(anna, bert)]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  });

  test('is between two people, not with nobody, oneself or many', async () => {
    const [anna, bert, cleo] = await three(origin);
    const start = (memberIds: string[]) => ({ body: { type: 'direct' as const, memberIds } });
    for (const ids of [[], [anna.id], [bert.id, cleo.id]]) {
      await anna.refused('POST /conversations', start(ids), 'validation_failed');
    }
    await anna.refused('POST /conversations', start([randomUUID()]), 'validation_failed');
  });

  test('has no name, no roles and no other members', async () => {
    const [anna, bert, cleo] = await three(origin);
    const { id } = await direct(anna, bert);
    const params = { id };
    await anna.refused('PATCH /conversations/:id', { params, body: { name: 'x' } }, 'conflict');
    await anna.refused(
      'POST /conversations/:id/members',
      { params, body: { userIds: [cleo.id] } },
      'conflict',
    );
    const bertsPlace = { params: { id, userId: bert.id } };
    await anna.refused('DELETE /conversations/:id/members/:userId', bertsPlace, 'conflict');
  });
});

describe('a group', () => {
  test('is its maker’s, and each member’s view of it is their own', async () => {
    const [anna, bert] = await three(origin);
    const made = await group(anna, [bert], 'Chess');
    expect(made).toMatchObject({ type: 'group', name: 'Chess', memberCount: 2, viewer: { role: 'owner' } });
    expect(roles(made)).toEqual({ [anna.id]: 'owner', [bert.id]: 'member' });
    const seen = await get(bert, made.id);
    expect(seen).toEqual({ ...made, viewer: { ...made.viewer, role: 'member' } });
  });

  test('needs members that exist', async () => {
    const anna = await register(origin, 'anna');
    const ghosts = { type: 'group' as const, name: 'x', memberIds: [randomUUID()] };
    await anna.refused('POST /conversations', { body: ghosts }, 'validation_failed');
  });

  test('is unknown to everybody else', async () => {
    const [anna, bert, cleo] = await three(origin);
    const { id } = await group(anna, [bert]);
    const params = { id };
    await cleo.refused('GET /conversations/:id', { params }, 'not_found');
    await cleo.refused('PATCH /conversations/:id', { params, body: { name: 'x' } }, 'not_found');
    await cleo.refused('GET /conversations/:id/members', { params, query: {} }, 'not_found');
    await cleo.refused('GET /conversations/:id/messages', { params, query: {} }, 'not_found');
    await cleo.refused('PUT /conversations/:id/read', { params, body: { seq: 0 } }, 'not_found');
    const body = { clientId: randomUUID(), body: 'x' };
    await cleo.refused('POST /conversations/:id/messages', { params, body }, 'not_found');
    await refused(origin, 'GET /conversations/:id', { params }, 'unauthenticated');
    expect((await cleo.ok('GET /conversations', { query: {} })).items).toEqual([]);
  });

  test('is renamed by those who manage it', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await group(anna, [bert]);
    const rename = { params: { id }, body: { name: '  New  ' } };
    expect((await anna.ok('PATCH /conversations/:id', rename)).name).toBe('New');
    expect((await get(bert, id)).name).toBe('New');
    await bert.refused('PATCH /conversations/:id', rename, 'forbidden');
    const blank = { params: { id }, body: { name: ' ' } };
    await anna.refused('PATCH /conversations/:id', blank, 'validation_failed');
  });

  test('takes in people, once each', async () => {
    const [anna, bert, cleo] = await three(origin);
    const { id } = await group(anna, [bert]);
    const add = { params: { id }, body: { userIds: [cleo.id, bert.id, cleo.id] } };
    const grown = await anna.ok('POST /conversations/:id/members', add);
    expect(grown.memberCount).toBe(3);
    expect(roles(grown)).toEqual({ [anna.id]: 'owner', [bert.id]: 'member', [cleo.id]: 'member' });
    await bert.refused('POST /conversations/:id/members', add, 'forbidden');
    const ghost = { params: { id }, body: { userIds: [randomUUID()] } };
    await anna.refused('POST /conversations/:id/members', ghost, 'validation_failed');
    expect((await get(cleo, id)).memberCount).toBe(3);
  });

  test('lets go who leaves or is removed by a manager', async () => {
    const [anna, bert, cleo] = await three(origin);
    const { id } = await group(anna, [bert, cleo]);
    const place = (of: Person) => ({ params: { id, userId: of.id } });
    await bert.refused('DELETE /conversations/:id/members/:userId', place(cleo), 'forbidden');
    await cleo.ok('DELETE /conversations/:id/members/:userId', place(cleo));
    await anna.ok('DELETE /conversations/:id/members/:userId', place(bert));
    expect((await get(anna, id)).memberCount).toBe(1);
    await anna.refused('DELETE /conversations/:id/members/:userId', place(bert), 'not_found');
    await bert.refused('GET /conversations/:id', { params: { id } }, 'not_found');
  });

  test('has roles that owners give', async () => {
    const [anna, bert, cleo] = await three(origin);
    const { id } = await group(anna, [bert, cleo]);
    const key = 'PATCH /conversations/:id/members/:userId';
    await bert.refused(key, roleOf(id, bert, 'admin'), 'forbidden');
    expect(roles(await anna.ok(key, roleOf(id, bert, 'admin')))[bert.id]).toBe('admin');
    // An admin manages, but does not make owners nor unmake them.
    await bert.ok('PATCH /conversations/:id', { params: { id }, body: { name: 'By Bert' } });
    await bert.refused(key, roleOf(id, cleo, 'owner'), 'forbidden');
    await bert.refused(key, roleOf(id, anna, 'member'), 'forbidden');
    const owner = { params: { id, userId: anna.id } };
    await bert.refused('DELETE /conversations/:id/members/:userId', owner, 'forbidden');
    const handed = await anna.ok(key, roleOf(id, bert, 'owner'));
    expect(roles(handed)[bert.id]).toBe('owner');
  });

  test('keeps an owner', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await group(anna, [bert]);
    const key = 'PATCH /conversations/:id/members/:userId';
    await anna.refused(key, roleOf(id, anna, 'member'), 'last_owner');
    // An owner who leaves without handing the group over leaves it to another.
    await anna.ok('DELETE /conversations/:id/members/:userId', { params: { id, userId: anna.id } });
    expect(roles(await get(bert, id))).toEqual({ [bert.id]: 'owner' });
  });
});

describe('the list', () => {
  test('has the most recently active first, with what is unread', async () => {
    const [anna, bert, cleo] = await three(origin);
    const one = await group(anna, [bert], 'One');
    const two = await direct(bert, anna);
    await group(bert, [cleo], 'Not Anna’s');
    const message = await bert.send(one.id, 'hello');
    const { items } = await anna.ok('GET /conversations', { query: {} });
    expect(items.map(({ id }) => id)).toEqual([one.id, two.id]);
    expect(items[0]).toMatchObject({ lastSeq: 1, rev: 1, viewer: { unread: 1, readSeq: 0 } });
    expect(items[0]?.lastMessage).toEqual(message);
    expect(items[0]).toEqual(await get(anna, one.id));
  });

  test('says what is muted', async () => {
    const [anna, bert] = await three(origin);
    const { id } = await group(anna, [bert]);
    for (const [key, muted] of [
      ['PUT', true],
      ['PUT', true],
      ['DELETE', false],
      ['DELETE', false],
    ] as const) {
      await anna.ok(`${key} /conversations/:id/mute`, { params: { id } });
      expect((await get(anna, id)).viewer.muted).toBe(muted);
      expect((await get(bert, id)).viewer.muted).toBe(false);
    }
  });
});
