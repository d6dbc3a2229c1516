import { clientEvents, type ClientEventName } from '@quemiai/contract/events';
import { routeKeys, routeSpec, type RouteKey } from '@quemiai/contract/routes';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSuccess, request, target } from '../harness/api.js';
import { ChatSocket } from '../harness/chat-socket.js';
import { readAck } from '../harness/event-schemas.js';
import { direct, group, register, type Person } from '../harness/people.js';
import { readProblem } from '../harness/problem.js';
import { seededRandom, type Random } from '../harness/random.js';
import { Server } from '../harness/server.js';
import { resembling } from './arbitrary.js';

let server: Server;
let anna: Person;
let random: Random;
/** Ids of people, conversations and messages that there are. */
let ids: string[];
beforeAll(async () => {
  server = await Server.start({ env: { LOG_LEVEL: 'warn' } });
  anna = await register(server.origin, 'anna');
  const bert = await register(server.origin, 'bert');
  const [pair, club] = [await direct(anna, bert), await group(anna, [bert])];
  const sent = await Promise.all([pair, club, club].map(({ id }) => anna.send(id, 'hello')));
  ids = [anna.id, bert.id, pair.id, club.id, ...sent.map(({ id }) => id)];
  random = seededRandom('fuzz');
});
afterAll(() => server.dispose());

const nothing = fc.constant(undefined);

/** A success as the contract has it, or a refusal with a 4xx. */
async function holds(key: RouteKey, given: Record<string, unknown>, token: string): Promise<void> {
  const { method, path } = target(key, given);
  // A dot segment names another route before it leaves this process.
  if (/\/\.{1,2}(?:[/?]|$)/.test(path)) return;
  const answer = await request(server.origin, method, path, { token, body: given['body'] });
  if (answer.status < 400) return void readSuccess(key, answer);
  readProblem(answer.status, answer.headers, answer.text);
  expect(answer.status, answer.text).toBeLessThan(500);
}

test.each(routeKeys)('%s takes whatever comes', async (key) => {
  const spec = routeSpec(key);
  const part = (schema: typeof spec.body) => (schema === undefined ? nothing : resembling(schema, ids));
  const args = fc.record({ params: part(spec.params), query: part(spec.query), body: part(spec.body) });
  // Logging out is for a session that nobody else uses.
  const caller = key === 'POST /auth/logout' ? await anna.signInAgain() : anna;
  const token = await caller.token();
  await fc.assert(
    fc.asyncProperty(args, (given) => holds(key, given, token)),
    { seed: random.below(2 ** 31), numRuns: 40 },
  );
});

const eventNames = Object.keys(clientEvents).filter((name): name is ClientEventName => name in clientEvents);

test.each(eventNames)('event %s takes whatever comes', async (name) => {
  const socket = await ChatSocket.open(anna);
  await fc.assert(
    fc.asyncProperty(resembling(clientEvents[name].payload, ids), async (payload) => {
      const ack = readAck(name, await socket.socket.timeout(5_000).emitWithAck(name, payload));
      expect(ack.ok ? '' : ack.error.code).not.toBe('internal_error');
    }),
    { seed: random.below(2 ** 31), numRuns: 60 },
  );
  socket.close();
});
