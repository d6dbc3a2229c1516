import type { RouteKey } from '@quemiai/contract/routes';
import { describe, expect, inject, test } from 'vitest';
import { group, register, registerAll, uniqueName } from '../harness/people.js';

const origin = inject('origin');

interface Page {
  items: { id: string }[];
  nextCursor: string | null;
}

/** Pages to the end, letting `meanwhile` change the list between pages; gives every id in the order it came. */
async function pageThrough(
  page: (cursor: string | undefined) => Promise<Page>,
  meanwhile: () => Promise<unknown>,
): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | undefined, rounds = 0; ; rounds += 1) {
    const { items, nextCursor } = await page(cursor);
    seen.push(...items.map(({ id }) => id));
    if (nextCursor === null) return seen;
    expect(items.length, 'a page that has a next one is full').toBe(4);
    expect(rounds).toBeLessThan(50);
    cursor = nextCursor;
    await meanwhile();
  }
}

/** Each of `were` came exactly once, in that order, and nothing came twice. */
function expectWhole(seen: string[], were: string[]): void {
  expect(new Set(seen).size, 'nothing is repeated').toBe(seen.length);
  expect(seen.filter((id) => were.includes(id))).toEqual(were);
}

describe('a list neither repeats nor skips while it grows', () => {
  test('of conversations', async () => {
    const anna = await register(origin, 'anna');
    const were: string[] = [];
    for (let index = 0; index < 13; index += 1) were.unshift((await group(anna, [], `Group ${index}`)).id);
    const seen = await pageThrough(
      (cursor) => anna.ok('GET /conversations', { query: { limit: 4, cursor } }),
      () => group(anna, [], 'Newcomer'),
    );
    expectWhole(seen, were);
  });

  test('of members', async () => {
    const people = await registerAll(
      origin,
      Array.from({ length: 14 }, (_, index) => `member ${index}`),
    );
    const [anna, ...others] = people;
    if (!anna) throw new Error('somebody');
    const [first, late] = [others.slice(0, 9), others.slice(9)];
    const { id, members } = await group(anna, first);
    const seen = await pageThrough(
      (cursor) => anna.ok('GET /conversations/:id/members', { params: { id }, query: { limit: 4, cursor } }),
      async () => {
        const next = late.pop();
        if (next === undefined) return;
        await anna.ok('POST /conversations/:id/members', { params: { id }, body: { userIds: [next.id] } });
      },
    );
    expectWhole(
      seen,
      members.map((member) => member.id),
    );
    expect(seen.length).toBeGreaterThan(10);
  });

  test('of people found', async () => {
    const stem = uniqueName('Zacharias').slice(0, 24);
    const anna = await register(origin, 'anna');
    const people = await registerAll(
      origin,
      Array.from({ length: 9 }, () => stem),
    );
    const seen = await pageThrough(
      (cursor) => anna.ok('GET /search', { query: { q: stem, limit: 4, cursor } }),
      () => register(origin, stem),
    );
    expect(new Set(seen).size, 'nothing is repeated').toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(people.map((person) => person.id)));
  });
});

const lists: RouteKey[] = ['GET /conversations', 'GET /search'];
test.each(lists)('a cursor that is none is refused by %s', async (key) => {
  const anna = await register(origin, 'anna');
  for (const cursor of ['x', '{}', 'W10', 'bnVsbA', 'eyJpZCI6IngifQ', 'x'.repeat(501)]) {
    const { errors } = await anna.refused(key, { query: { q: 'anna', cursor } }, 'validation_failed');
    expect(errors.map(({ path }) => path)).toEqual(['query.cursor']);
  }
});
