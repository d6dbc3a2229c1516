import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApp } from './test-app.js';
import { startTestApp } from './test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

test('the application starts on a migrated database of its own', async () => {
  const rows = await t.database.rows<{ users: string }>(
    { name: 'count', text: 'SELECT count(*) AS users FROM users' },
    [],
  );
  expect(rows).toEqual([{ users: '0' }]);
});

test('an unknown address is answered with a problem document', async () => {
  const answer = await t.call('GET /api/v1/nothing');
  expect(answer.status).toBe(404);
  expect(answer.body).toMatchObject({ code: 'not_found', status: 404 });
});
