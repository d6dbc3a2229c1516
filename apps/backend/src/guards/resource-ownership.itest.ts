import { Controller, Get, Injectable, Module } from '@nestjs/common';
import type { Session } from '@quemiai/contract/identity';
import { UserRole } from '@quemiai/contract/roles';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OwnerRecord, Relation } from '../decorators/owned.decorator.js';
import { Owned } from '../decorators/owned.decorator.js';
import { Roles } from '../decorators/roles.decorator.js';
import { Route } from '../platform/http/route.js';
import type { Viewer } from '../platform/tokens/viewer.js';
import { sendMessage, startGroup } from '../testing/chat.js';
import { addPasskey } from '../testing/second-factors.js';
import type { TestApp, TestUser } from '../testing/test-app.js';
import { startTestApp } from '../testing/test-app.js';

/** Things are named after their owner; some are known to all. */
@Injectable()
class Things implements OwnerRecord {
  relationTo({ userId }: Viewer, id: string): Promise<Relation> {
    if (id.endsWith(userId)) return Promise.resolve('own');
    return Promise.resolve(id.startsWith('public') ? 'seen' : 'hidden');
  }
}

let served = 0;

@Controller('things')
@Roles(UserRole.USER)
class ThingsController {
  @Get(':id')
  @Owned(Things)
  thing(): object {
    served += 1;
    return { served };
  }
}

@Module({ controllers: [ThingsController], providers: [Things] })
class ThingsModule {}

let t: TestApp;
let ann: TestUser;
let bob: TestUser;
beforeAll(async () => {
  t = await startTestApp({}, { modules: [{ module: ThingsModule }] });
  [ann, bob] = [await t.registerUser(), await t.registerUser()];
});
afterAll(() => t.close());

const nothing = '0190c8a0-0000-7000-8000-000000000009';

test('a thing is for its owner; to others it is not there, or forbidden where they may know of it', async () => {
  const get = async (id: string, by?: TestUser) => t.call(`GET /things/${id}`, by ? { token: by.token } : {});
  expect(await get(`private-${ann.id}`, ann)).toMatchObject({ status: 200, body: { served: 1 } });
  const theirs = await get(`private-${ann.id}`, bob);
  const missing = await get('private-none', bob);
  expect(theirs.status).toBe(404);
  const { requestId: _, ...told } = theirs.body as Record<string, unknown>;
  expect(missing.body).toMatchObject(told);
  expect(await get(`public-${ann.id}`, bob)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await get(`private-${ann.id}`)).toMatchObject({ status: 401 });
  expect(served).toBe(1);
});

describe('in the contract', () => {
  test('sessions and passkeys of others are not there', async () => {
    const body = { identifier: ann.username, password: ann.password, delivery: 'body' };
    const { accessToken } = (await t.call('POST /api/v1/auth/login', { body })).body as Session;
    const list = await t.call('GET /api/v1/auth/sessions', { token: accessToken });
    const { items } = list.body as { items: { id: string; current: boolean }[] };
    const session = `DELETE /api/v1/auth/sessions/${items.find(({ current }) => current)?.id ?? ''}`;
    const passkey = `PATCH /api/v1/auth/passkeys/${(await addPasskey(t, ann)).id}`;
    const rename = { body: { name: 'Mine' } };
    expect((await t.call(session, { token: bob.token })).status).toBe(404);
    expect((await t.call(passkey, { token: bob.token, ...rename })).status).toBe(404);
    expect((await t.call(passkey, { token: ann.token, ...rename })).status).toBe(200);
    expect((await t.call(session, { token: ann.token })).status).toBe(204);
    expect((await t.call(session, { token: ann.token })).status).toBe(404);
    expect((await t.call('DELETE /api/v1/auth/sessions/x', { token: ann.token })).status).toBe(400);
  });

  test('a message is edited by its author; other members may know of it, nobody else', async () => {
    const { owner, people, group } = await startGroup(t, 2);
    const message = await sendMessage(t, people[1] ?? owner, group.id, 'hello');
    const edit = async (by: TestUser, id = message.id) =>
      t.call(`PATCH /api/v1/messages/${id}`, { token: by.token, body: { body: 'changed' } });
    expect(await edit(owner)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await edit(ann)).status).toBe(404);
    expect((await edit(owner, nothing)).status).toBe(404);
    expect((await edit(people[1] ?? owner)).status).toBe(200);
  });
});

test('the start is refused where a route for owners does not say who that is, or says it of one for others', async () => {
  @Controller()
  class ForgetfulController {
    @Route('DELETE /auth/sessions/:id')
    end(): void {
      served += 1;
    }

    @Route('GET /users/me')
    @Owned(Things)
    me(): void {
      served += 1;
    }
  }
  @Module({ controllers: [ForgetfulController] })
  class ForgetfulModule {}
  const start = startTestApp({}, { modules: [{ module: ForgetfulModule }] });
  await expect(start).rejects.toThrow(
    'ForgetfulController.end serves DELETE /auth/sessions/:id, which is for its owner, and does not say who that is',
  );
  await expect(start).rejects.toThrow('the contract says that GET /users/me is for user');
});
