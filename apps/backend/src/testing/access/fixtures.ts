import { uuidv7 } from '../../platform/ids/uuidv7.js';
import { chatFixtures } from './chat-fixtures.js';
import { identityFixtures } from './identity-fixtures.js';
import type { Fixture, Scene } from './scene.js';

const account = async ({ make }: Scene) => ({ params: { id: (await make()).id } });
const invite = async ({ t }: Scene) => {
  const id = uuidv7();
  const insert = `INSERT INTO invites (id, token_hash, max_uses, expires_at)
    VALUES ($1, sha256($2), 1, now() + interval '1 day')`;
  await t.database.pool.query(insert, [id, Buffer.from(id)]);
  return { params: { id } };
};

/** How to make a valid request for each route of the people and of administrators, and for what is no route. */
const otherFixtures: Record<string, Fixture> = {
  'GET /api/v1/users/me': () => ({}),
  'PATCH /api/v1/users/me': () => ({ body: { bio: 'walks' } }),
  'GET /api/v1/users/:username': ({ owner }) => ({ params: { username: owner.username } }),
  'GET /api/v1/search': () => ({ query: 'q=walker' }),
  'GET /api/v1/community': () => ({}),
  'GET /api/v1/admin/settings': () => ({}),
  'PATCH /api/v1/admin/settings': () => ({ body: { name: 'A place' } }),
  'GET /api/v1/admin/invites': () => ({}),
  'POST /api/v1/admin/invites': () => ({ body: { maxUses: 1, expiresInDays: 1 } }),
  'DELETE /api/v1/admin/invites/:id': invite,
  'GET /api/v1/admin/mail': () => ({}),
  'POST /api/v1/admin/mail/test': () => ({ body: {} }),
  'GET /api/v1/admin/outbox': () => ({}),
  'GET /api/v1/admin/outbox/:id': () => ({ params: { id: uuidv7() }, ends: 'not_found' }),
  'GET /api/v1/admin/keys': () => ({}),
  'GET /api/v1/admin/dashboard': () => ({}),
  'GET /api/v1/admin/users': () => ({}),
  'GET /api/v1/admin/users/:id': account,
  'PUT /api/v1/admin/users/:id/role': async (scene) => ({
    ...(await account(scene)),
    body: { role: 'MODERATOR' },
  }),
  'PUT /api/v1/admin/users/:id/suspension': async (scene) => ({
    ...(await account(scene)),
    body: { reason: 'A walk' },
  }),
  'DELETE /api/v1/admin/users/:id/suspension': async (scene) => {
    const { params } = await account(scene);
    await scene.t.database.pool.query('UPDATE users SET suspended_at = now() WHERE id = $1', [params.id]);
    return { params };
  },
  'DELETE /api/v1/admin/users/:id/sessions': account,
  'DELETE /api/v1/admin/users/:id/mfa': account,
  'GET /api/v1/admin/audit-log': () => ({}),
  'GET /api/v1/admin/audit-log/export': () => ({ query: 'action=walk' }),
  'GET /health': () => ({}),
  'GET /health/live': () => ({}),
  'GET /health/ready': () => ({}),
  'GET /api/docs': () => ({}),
  'GET /api/docs.css': () => ({}),
  'GET /api/v1/openapi.json': () => ({}),
};

/** A valid request for every row of the access table: a new route gets one here, or in the files beside. */
export const fixtures: Record<string, Fixture> = { ...identityFixtures, ...chatFixtures, ...otherFixtures };
