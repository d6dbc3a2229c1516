import type { errorCodes } from '@quemiai/contract/errors';
import type { RouteResponse } from '@quemiai/contract/routes';
import { routes } from '@quemiai/contract/routes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeCursor } from '../../platform/http/cursor.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { searchPeople, SearchRepo } from './search.repo.js';

type Page = RouteResponse<'GET /search'>;

let t: TestApp;
let viewer: TestUser;
beforeAll(async () => {
  t = await startTestApp();
  viewer = await t.registerUser('searcher');
  for (const [username, name] of [
    ['ann', 'Ann Baker'],
    ['anna', 'Anna Larsson'],
    ['annabel', 'Annabel Stone'],
    ['jo.ann', 'Jo Ann Miller'],
    ['hanna', 'Hanna Berg'],
    ['john_smith', 'John Smith'],
    ['smithy', 'Will Smith'],
    ['jose', 'José Álvarez'],
    ['under_score', 'Percy %age'],
    ['underXscore', 'Back\\slash'],
  ] as const) {
    await add(username, name);
  }
});
afterAll(() => t.close());

const insert = {
  name: 'insert',
  text: `INSERT INTO users (id, username, username_key, email, email_key, password_hash, display_name)
    VALUES (gen_random_uuid(), $1, lower($1), $1 || '@x.org', lower($1) || '@x.org', '-', $2)`,
};
const add = (username: string, name: string): Promise<unknown> => t.database.rows(insert, [username, name]);
const ask = (query: Record<string, string>): Promise<Answer> =>
  t.call(`GET /api/v1/search?${new URLSearchParams(query)}`, { token: viewer.token });
const find = async (query: Record<string, string>): Promise<Page> => {
  const answer = await ask(query);
  expect(answer.status).toBe(200);
  return routes['GET /search'].response.parse(answer.body);
};
const names = async (q: string): Promise<string[]> =>
  (await find({ q })).items.map(({ username }) => username);
const refused = (answer: Answer, code: keyof typeof errorCodes): void =>
  expect(answer).toMatchObject({ body: { code } });

describe('search', () => {
  test('puts the whole name first, then beginnings, words, and what is similar', async () => {
    expect(await names('ann')).toEqual(['ann', 'anna', 'annabel', 'jo.ann', 'hanna']);
    expect(await names('smith')).toEqual(['smithy', 'john_smith']);
    expect(await names('will smith')).toEqual(['smithy', 'john_smith']);
  });

  test('does not mind case, an @ in front or space around', async () => {
    expect(await names('ANNA')).toEqual(await names('anna'));
    expect((await names('@anna'))[0]).toBe('anna');
    expect((await names('  anna  '))[0]).toBe('anna');
  });

  test.each([
    ['jonh', 'john_smith'],
    ['jhon smith', 'john_smith'],
    ['larson', 'anna'],
    ['anabell', 'annabel'],
    ['alvarez', 'jose'],
    ['josé', 'jose'],
    ['jose', 'jose'],
  ])('forgives %s for %s', async (typed, meant) => {
    expect(await names(typed)).toContain(meant);
  });

  test('finds by one letter at the beginning of a word, not within', async () => {
    expect((await names('b')).toSorted()).toEqual(['ann', 'hanna', 'underXscore']);
  });

  test('takes wildcards for what they are', async () => {
    const tiers = (await t.app.get(SearchRepo).people('under_', viewer.id, undefined, 9)).map(
      ({ tier }) => tier,
    );
    expect(tiers).toEqual([1, 3]);
    expect((await names('%age'))[0]).toBe('under_score');
    expect((await names('back\\'))[0]).toBe('underXscore');
    expect(await names('%%%')).toEqual([]);
    expect(await names("'; DROP TABLE users; --")).toEqual([]);
  });

  test('leaves oneself out, and finds nobody where there is nobody', async () => {
    expect(await names(viewer.username)).not.toContain(viewer.username);
    expect(await find({ q: 'zzyzx qqq' })).toEqual({ items: [], nextCursor: null });
  });

  test.each([
    ['nothing', {}],
    ['no text', { q: '' }],
    ['blank text', { q: '  ' }],
    ['only an @', { q: '@' }],
    ['long text', { q: 'x'.repeat(101) }],
    ['an unknown type', { q: 'ann', type: 'posts' }],
    ['no limit at all', { q: 'ann', limit: '0' }],
    ['a huge limit', { q: 'ann', limit: '101' }],
    ['a cursor of nobody', { q: 'ann', cursor: 'garbage' }],
    ['a cursor with a NUL', { q: 'ann', cursor: encodeCursor({ tier: 0, distance: 0, usernameKey: '\0' }) }],
    [
      'a cursor out of range',
      { q: 'ann', cursor: encodeCursor({ tier: 2 ** 40, distance: 0, usernameKey: 'a' }) },
    ],
    ['a cursor of another list', { q: 'ann', cursor: encodeCursor([1, 2]) }],
  ])('refuses %s', async (_, query) => {
    refused(await ask(query), 'validation_failed');
  });

  test('is closed to strangers', async () => {
    refused(await t.call('GET /api/v1/search?q=ann'), 'unauthenticated');
  });
});

test('pages neither repeat nor skip anybody, also when people join in between', async () => {
  for (let n = 0; n < 25; n++) await add(`pageant${String(n).padStart(2, '0')}`, `Pageant ${n}`);
  const seen: string[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: Page = await find({ q: 'pageant', limit: '7', ...(cursor === null ? {} : { cursor }) });
    seen.push(...page.items.map(({ username }) => username));
    cursor = page.nextCursor;
    await add(`pageant00${pages++}`, 'Pageant');
  } while (cursor !== null);
  const original = seen.filter((name) => /^pageant\d\d$/.test(name));
  expect(original).toHaveLength(25);
  expect(new Set(seen).size).toBe(seen.length);
});

test('the index serves it', async () => {
  const fill = `INSERT INTO users (id, username, username_key, email, email_key, password_hash, display_name)
    SELECT gen_random_uuid(), k, k, k || '@y.org', k || '@y.org', '-', initcap(substr(md5(k), 1, 8) || ' ' || substr(md5(k), 9, 9))
    FROM (SELECT 'p' || n AS k FROM generate_series(1, 20000) n) people`;
  await t.database.rows({ name: 'fill', text: fill }, []);
  await t.database.pool.query('ANALYZE users');
  const client = await t.database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL plan_cache_mode = force_generic_plan');
    await client.query('SET LOCAL pg_trgm.word_similarity_threshold = 0.35');
    await client.query(`PREPARE search_people AS ${searchPeople.text}`);
    for (const values of [`'larson', 'larson', true`, `'an', 'an', false`, `'p19999', 'p19999', true`]) {
      const execute = `EXPLAIN EXECUTE search_people(${values}, '${viewer.id}', NULL, NULL, NULL, 21)`;
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(execute);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('users_search_idx');
      expect(plan).not.toContain('Seq Scan');
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});
