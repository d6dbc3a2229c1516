import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../harness/random.js';
import { Server } from '../harness/server.js';
import { play } from './run.js';
import { deliveryScale } from './scale.js';

let server: Server;
beforeAll(async () => {
  server = await Server.start({ env: { LOG_LEVEL: 'warn' } });
});
afterAll(() => server.dispose());

test('every acknowledged message reaches every member exactly once and in the same order', async () => {
  const outcome = await play(server, deliveryScale, seededRandom('delivery'));
  console.log(
    `${outcome.messages} messages to ${deliveryScale.people} people in ${outcome.seconds.toFixed(1)} s,`,
    `${outcome.deliveries} views`,
  );
  expect(outcome.faults, server.tail()).toEqual([]);
  expect(outcome.messages).toBe(deliveryScale.messages);
});
