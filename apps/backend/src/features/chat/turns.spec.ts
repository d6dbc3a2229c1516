import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Turns } from './turns.js';

interface Item {
  conversationId: string;
  nth: number;
}

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Turns', () => {
  it('writes everything once, in order within a conversation, one turn of it at a time', async () => {
    const step = fc.record({
      conversationId: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom('item', 'task', 'failing task'),
      wait: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, batchSize) => {
          const done = new Map<string, number[]>();
          const inTurn = new Set<string>();
          const turn = async (id: string, nths: number[]): Promise<void> => {
            expect(inTurn.has(id)).toBe(false);
            inTurn.add(id);
            await pause();
            done.set(id, [...(done.get(id) ?? []), ...nths]);
            inTurn.delete(id);
          };
          const turns = new Turns<Item>(
            async (items) => {
              expect(items.length).toBeLessThanOrEqual(batchSize);
              const grouped = Map.groupBy(items, (item) => item.conversationId);
              await Promise.all(
                [...grouped].map(([id, group]) =>
                  turn(
                    id,
                    group.map((item) => item.nth),
                  ),
                ),
              );
            },
            { batches: 2, tasks: 2, batchSize },
          );
          const expected = new Map<string, number[]>();
          const tasks: Promise<boolean>[] = [];
          for (const [nth, { conversationId, kind, wait }] of steps.entries()) {
            expected.set(conversationId, [...(expected.get(conversationId) ?? []), nth]);
            if (kind === 'item') turns.add({ conversationId, nth });
            else {
              const run = turns.run(conversationId, async () => {
                await turn(conversationId, [nth]);
                if (kind === 'failing task') throw new Error('refused');
              });
              const how = run.then(
                () => 'task',
                () => 'failing task',
              );
              tasks.push(how.then((ended) => ended === kind));
            }
            if (wait) await pause();
          }
          await turns.drained();
          expect(await Promise.all(tasks)).toEqual(tasks.map(() => true));
          expect(done).toEqual(expected);
          expect(turns.backlog).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('takes what waits for many conversations in one batch', async () => {
    const sizes: number[] = [];
    const turns = new Turns<Item>(
      async (items) => {
        sizes.push(items.length);
        await pause();
      },
      { batches: 1, tasks: 1, batchSize: 100 },
    );
    for (let nth = 0; nth < 30; nth++) turns.add({ conversationId: `c${nth % 3}`, nth });
    await turns.drained();
    expect(sizes).toEqual([30]);
  });
});
