import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ChatSocket } from '../harness/chat-socket.js';
import { group, register } from '../harness/people.js';
import { alive, postgresPid, processesIn } from '../harness/processes.js';
import { Server } from '../harness/server.js';
import { until } from '../harness/wait.js';

const started: Server[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.dispose();
});
async function start(): Promise<Server> {
  const server = await Server.start();
  started.push(server);
  return server;
}

const postgresLog = (server: Server) => readFile(join(server.dataDir, 'postgres.log'), 'utf8');

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('stops everything in order, PostgreSQL last and cleanly, and leaves no process', async () => {
    const server = await start();
    const anna = await register(server.origin, 'anna');
    const socket = await ChatSocket.open(anna);
    const postgres = await postgresPid(server.dataDir);
    expect(await processesIn(server.dataDir)).toContain(postgres);
    expect(await server.stop(signal)).toEqual({ code: 0, signal: null });
    expect(await processesIn(server.dataDir)).toEqual([]);
    expect(await postgresLog(server)).toMatch(/database system is shut down\s*$/);
    await socket.closed();
    expect(socket.all('session:revoked'), 'a stop is no log-out').toEqual([]);
    expect(server.output).not.toMatch(/\n\s+at .*:\d+/);
  });

  test('while starting stops as well, with no process left', async () => {
    const server = await Server.prepare();
    started.push(server);
    server.spawn();
    await until('PostgreSQL is being made', async () => (await processesIn(server.dataDir)).length > 0);
    const { code } = await server.stop(signal);
    expect(code, server.tail()).toBe(0);
    await until('no process is left', async () => (await processesIn(server.dataDir)).length === 0);
    // What was begun is finished or begun anew by the next start.
    await server.launch();
  });
});

test('what is under way when the stop comes is finished', async () => {
  const server = await start();
  const anna = await register(server.origin, 'anna');
  const { id } = await group(anna, []);
  const sending = Array.from({ length: 40 }, () => anna.send(id, 'under way'));
  // The first answer shows that they have reached the server.
  await Promise.race(sending);
  const stopping = server.stop();
  const outcomes = await Promise.allSettled(sending);
  await stopping;
  await server.launch();
  const { lastSeq } = await anna.ok('GET /conversations/:id', { params: { id } });
  const answered = outcomes.filter(({ status }) => status === 'fulfilled').length;
  // Those that had no connection yet may be turned away, but nothing that was answered may be missing.
  expect(lastSeq).toBeGreaterThanOrEqual(answered);
  expect(answered).toBeGreaterThan(0);
});

describe('after kill -9 of the server', () => {
  test('no PostgreSQL stays behind, and the next start recovers by itself', async () => {
    const server = await start();
    const anna = await register(server.origin, 'anna');
    const { id } = await group(anna, []);
    const message = await anna.send(id, 'before the crash');
    const postgres = (await postgresPid(server.dataDir)) ?? 0;
    await server.kill();
    await until('PostgreSQL ends when its server is gone', () => !alive(postgres));
    await server.launch();
    const { items } = await anna.ok('GET /conversations/:id/messages', { params: { id }, query: {} });
    expect(items).toEqual([message]);
    const again = await anna.send(id, 'after it');
    expect(again.seq).toBe(2);
    expect((await server.stop()).code).toBe(0);
    expect(await processesIn(server.dataDir)).toEqual([]);
  });

  test('and of its PostgreSQL, the next start recovers, too', async () => {
    const server = await start();
    const anna = await register(server.origin, 'anna');
    const { id } = await group(anna, []);
    const socket = await ChatSocket.open(anna);
    const sent = { conversationId: id, clientId: randomUUID(), body: 'acknowledged' };
    const { message } = await socket.ok('message:send', sent);
    const postgres = (await postgresPid(server.dataDir)) ?? 0;
    process.kill(postgres, 'SIGKILL');
    await server.kill();
    await server.launch();
    expect(await anna.ok('GET /messages/:id', { params: { id: message.id } })).toEqual(message);
    socket.close();
  });
});
