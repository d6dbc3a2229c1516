import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.js';

test('gives the burst at once, then as much as comes back, and says when there is more', () => {
  const bucket = new TokenBucket(3, 2, 0);
  expect([bucket.take(1, 0), bucket.take(1, 0), bucket.take(1, 0)]).toEqual([0, 0, 0]);
  expect(bucket.take(1, 0)).toBe(1);
  expect(bucket.take(1, 499)).toBe(1);
  expect(bucket.take(1, 500)).toBe(0);
  expect(bucket.take(3, 500)).toBe(2);
  expect(bucket.take(3, 60_000)).toBe(0);
  expect(bucket.take(1, 60_000)).toBe(1);
});

test('over any time it grants no more than the burst and what came back, and a refusal costs nothing', () => {
  const steps = fc.array(fc.record({ after: fc.nat(2_000), cost: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(steps, (all) => {
      const bucket = new TokenBucket(10, 5, 0);
      let now = 0;
      let granted = 0;
      for (const { after, cost } of all) {
        now += after;
        const wait = bucket.take(cost, now);
        if (wait === 0) granted += cost;
        else expect(bucket.take(cost, now + wait * 1_000)).toBe(0);
        if (wait > 0) {
          now += wait * 1_000;
          granted += cost;
        }
        expect(granted).toBeLessThanOrEqual(10 + (now / 1_000) * 5 + 1e-6);
      }
    }),
  );
});
