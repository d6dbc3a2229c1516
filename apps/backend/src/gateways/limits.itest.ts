import { afterEach, expect, test } from 'vitest';
import { budgets, eventBudget } from '../platform/limits/budgets.js';
import type { ChatClient } from '../testing/chat.js';
import { connectChat } from '../testing/chat.js';
import type { TestApp } from '../testing/test-app.js';
import { startTestApp } from '../testing/test-app.js';

let t: TestApp;
const start = async (limits: 'on' | 'off'): Promise<void> => {
  t = await startTestApp({ RATE_LIMITS: limits });
};
afterEach(() => t.close());

const flood = async (clients: readonly [ChatClient, ...ChatClient[]], count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      (clients[index % clients.length] ?? clients[0]).ask('sync', { cursors: {} }),
    ),
  );

test('a person’s sockets share one budget of events; what is beyond is answered, and nobody else is touched', async () => {
  await start('on');
  const [ada, bob] = [await t.registerUser('ada'), await t.registerUser('bob')];
  const sockets = [await connectChat(t, ada.token), await connectChat(t, ada.token)] as const;
  const other = await connectChat(t, bob.token);
  // Five points each: far more than the burst and all that can come back meanwhile.
  const answers = await flood(sockets, 400);
  const refused = answers.filter((answer) => !answer.ok);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(eventBudget.burst / 5);
  expect(refused.length).toBeGreaterThan(100);
  expect(refused[0]).toEqual({
    ok: false,
    error: {
      code: 'rate_limited',
      detail: expect.stringContaining('Too many events') as string,
      retryAfter: expect.any(Number) as number,
    },
  });
  expect(sockets.every(({ socket }) => socket.connected)).toBe(true);
  expect((await other.ask('sync', { cursors: {} })).ok).toBe(true);
  // A new connection brings no new budget.
  for (const client of sockets) client.close();
  const again = await flood([await connectChat(t, ada.token)], 120);
  expect(again.filter((answer) => !answer.ok).length).toBeGreaterThan(0);
  other.close();
});

test('a person connects no more often than the budget says', async () => {
  await start('on');
  const ada = await t.registerUser('ada');
  const codes: string[] = [];
  for (let index = 0; index < budgets.connect.user.points + 2; index++) {
    const client = await connectChat(t, ada.token).catch((error: Error & { data?: { code?: string } }) => {
      codes.push(error.data?.code ?? error.message);
      return undefined;
    });
    client?.close();
  }
  expect(codes).toEqual(['rate_limited', 'rate_limited']);
});

test('there is none with RATE_LIMITS=off', async () => {
  await start('off');
  const ada = await t.registerUser('ada');
  const client = await connectChat(t, ada.token);
  const answers = [...(await flood([client], 100)), ...(await flood([client], 100))];
  expect(answers.every((answer) => answer.ok)).toBe(true);
  client.close();
});
