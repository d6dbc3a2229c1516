import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { password, uniqueName } from '../harness/people.js';
import { Server } from '../harness/server.js';

/** `GUESSES=20000` is the acceptance run. */
const guesses = Number(process.env['GUESSES'] ?? 2_000);
const addresses = 200;
const atOnce = 20;
const everyOwnerLogIn = guesses / 10;

let server: Server;
beforeAll(async () => {
  server = await Server.start({
    env: { RATE_LIMITS: undefined, TRUSTED_PROXIES: 'loopback', LOG_LEVEL: 'fatal' },
  });
});
afterAll(() => server.dispose());

const post = (path: string, from: string, body: object, cookie = ''): Promise<Response> =>
  fetch(`${server.origin}/api/v1/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': from, cookie },
    body: JSON.stringify(body),
  });

const coded = z.object({ code: z.string() });

test(`${guesses} guesses from ${addresses} addresses: at most 100 for an account are looked at, and its owner gets in`, async () => {
  const names = Array.from({ length: 4 }, (_, index) => uniqueName(`Owner${index}`));
  const devices = new Map<string, string>();
  for (const username of names) {
    const account = { username, email: `${username}@example.org`, password };
    const answer = await post('register', '203.0.113.1', account);
    expect(answer.status).toBe(201);
    const pairs = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    devices.set(username, pairs.find((pair) => pair.startsWith('quemiai_device=')) ?? '');
  }
  const lookedAt = new Map<string, number>();
  const answers = new Map<string, number>();
  const owners: number[] = [];
  let next = 0;
  const guess = async (): Promise<void> => {
    for (let index = next++; index < guesses; index = next++) {
      const identifier = names[index % names.length] ?? '';
      const from = `198.51.100.${index % addresses}`;
      const answer = await post('login', from, { identifier, password: `guess number ${index}` });
      const { code } = coded.parse(await answer.json());
      answers.set(code, (answers.get(code) ?? 0) + 1);
      if (code === 'invalid_credentials') lookedAt.set(identifier, (lookedAt.get(identifier) ?? 0) + 1);
      if (index % everyOwnerLogIn !== everyOwnerLogIn - 1) continue;
      for (const [username, device] of devices) {
        const own = await post('login', '203.0.113.1', { identifier: username, password }, device);
        owners.push(own.status);
        await own.arrayBuffer();
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, guess));
  console.log(`${guesses} guesses: ${JSON.stringify(Object.fromEntries(answers))}`);
  expect([...answers.keys()].toSorted()).toEqual(['account_locked', 'invalid_credentials']);
  expect([...answers.values()].reduce((sum, count) => sum + count, 0)).toBe(guesses);
  expect(lookedAt.size).toBe(names.length);
  for (const count of lookedAt.values()) expect(count).toBeLessThanOrEqual(100);
  expect(owners).toEqual(Array.from({ length: 10 * names.length }, () => 200));
}, 900_000);
