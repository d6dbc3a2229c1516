import { expect, test } from 'vitest';
import { createApp } from '../../app.js';
import { startTestApp } from '../../testing/test-app.js';

const admin = {
  QUEMIAI_ADMIN_EMAIL: 'Owner@example.org',
  QUEMIAI_ADMIN_USERNAME: 'Owner',
  QUEMIAI_ADMIN_PASSWORD: 'four unrelated words make one',
};
const roles = { name: 'roles', text: 'SELECT username, role FROM users ORDER BY created_at' };

test('the first start creates the administrator whom the environment names, the second nobody', async () => {
  const t = await startTestApp(admin);
  try {
    const expected = [{ username: 'Owner', role: 'SUPER_ADMIN' }];
    expect(await t.database.rows(roles, [])).toEqual(expected);
    const body = { identifier: 'owner', password: admin.QUEMIAI_ADMIN_PASSWORD };
    expect((await t.call('POST /api/v1/auth/login', { body })).body).toMatchObject({
      user: { role: 'SUPER_ADMIN' },
    });
    const second = await createApp({ ...t.env, QUEMIAI_ADMIN_USERNAME: 'another' }, t.databaseUrl);
    await second.close();
    expect(await t.database.rows(roles, [])).toEqual(expected);
  } finally {
    await t.close();
  }
});

test('nobody becomes administrator on a database where somebody is', async () => {
  const t = await startTestApp();
  try {
    const { username } = await t.registerUser();
    const second = await createApp({ ...t.env, ...admin }, t.databaseUrl);
    await second.close();
    expect(await t.database.rows(roles, [])).toEqual([{ username, role: 'USER' }]);
  } finally {
    await t.close();
  }
});
