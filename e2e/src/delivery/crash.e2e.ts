import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../harness/random.js';
import { Server } from '../harness/server.js';
import { play } from './run.js';
import { crashScale } from './scale.js';

let server: Server;
beforeAll(async () => {
  server = await Server.start({ env: { LOG_LEVEL: 'warn' } });
});
afterAll(() => server.dispose());

test(`kill -9 of the server ${crashScale.kills} times loses, doubles and reorders nothing`, async () => {
  const outcome = await play(server, crashScale, seededRandom('crash'));
  console.log(
    `${outcome.messages} messages over ${crashScale.kills} kills in ${outcome.seconds.toFixed(1)} s`,
  );
  expect(outcome.faults, server.tail()).toEqual([]);
  expect(outcome.messages).toBe(crashScale.messages);
});
