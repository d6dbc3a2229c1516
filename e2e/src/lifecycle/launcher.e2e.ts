import { afterEach, expect, test } from 'vitest';
import { register } from '../harness/people.js';
import { processesIn } from '../harness/processes.js';
import { Server } from '../harness/server.js';
import { until } from '../harness/wait.js';

/** What `npm start` runs. */
const npmStart = [process.execPath, 'launcher/start.mjs'];

const started: Server[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.dispose();
});
async function prepare(): Promise<Server> {
  const server = await Server.prepare();
  started.push(server);
  return server;
}

test('npm start says where to open it and how to become administrator, and a stop stops it all', async () => {
  const server = await prepare();
  await server.launch(npmStart);
  await until('the address is printed', () => server.output.includes(`:${server.port}`));
  await until('the way to an administrator is printed', () => /administrator/i.test(server.output));
  await register(server.origin, 'anna');
  expect((await server.stop('SIGTERM')).code).toBe(0);
  expect(await processesIn(server.dataDir)).toEqual([]);
  await expect(fetch(`${server.origin}/health`)).rejects.toThrow();
});

test('kill -9 of the launcher leaves no server and no PostgreSQL behind', async () => {
  const server = await prepare();
  await server.launch(npmStart);
  const before = await processesIn(server.dataDir);
  expect(before.length).toBeGreaterThan(0);
  await server.kill();
  const left = () => processesIn(server.dataDir);
  await until('all of it is gone', async () => (await left()).length === 0, 20_000);
  await expect(fetch(`${server.origin}/health`)).rejects.toThrow();
  await server.launch(npmStart);
});

test('an option that it does not know is refused, and --help helps', async () => {
  const server = await prepare();
  server.spawn([...npmStart, '--demoo']);
  expect((await server.ended()).code).toBe(64);
  expect(server.output).toContain('--demoo');
  expect(server.output).not.toMatch(/\n\s+at .*:\d+/);
  server.spawn([...npmStart, '--help']);
  expect((await server.ended()).code).toBe(0);
  expect(server.output).toContain('npm start');
});
