import { health, liveness, readiness } from '@quemiai/contract/operations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from '../harness/api.js';
import { ChatSocket } from '../harness/chat-socket.js';
import { direct, register, type Person } from '../harness/people.js';
import { childrenOf, postgresPid } from '../harness/processes.js';
import { Server } from '../harness/server.js';
import { until } from '../harness/wait.js';

let server: Server;
let anna: Person;
let bert: Person;
beforeAll(async () => {
  server = await Server.start({ env: { LOG_LEVEL: 'error' } });
  anna = await register(server.origin, 'anna');
  bert = await register(server.origin, 'bert');
});
afterAll(() => server.dispose());

/** Asks a probe, which must answer within a second whatever is wrong. */
async function probe(path: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(server.origin + path, { signal: AbortSignal.timeout(1_000) });
  expect(answer.headers.get('cache-control')).toContain('no-store');
  return { status: answer.status, body: await answer.json() };
}

async function expectDown(): Promise<void> {
  const [whole, live, ready] = [
    await probe('/health'),
    await probe('/health/live'),
    await probe('/health/ready'),
  ];
  expect(whole.status).toBe(503);
  expect(health.parse(whole.body)).toMatchObject({ status: 'error', database: { status: 'error' } });
  expect(live.status).toBe(200);
  expect(liveness.parse(live.body)).toEqual({ status: 'ok' });
  expect(ready.status).toBe(503);
  expect(readiness.parse(ready.body).status).toBe('error');
}

const up = async (path: string) => (await probe(path)).status === 200;

async function expectUp(): Promise<void> {
  await until('/health is 200 again', () => up('/health'), 20_000);
  await until('/health/ready is 200 again', () => up('/health/ready'), 20_000);
}

describe('health tells within a second', () => {
  test('that PostgreSQL hangs, and that it is back', async () => {
    const postgres = (await postgresPid(server.dataDir)) ?? 0;
    await expectUp();
    process.kill(postgres, 'SIGSTOP');
    const children = await childrenOf(postgres);
    for (const child of children) process.kill(child, 'SIGSTOP');
    try {
      await until('/health is 503', async () => !(await up('/health')), 5_000);
      await expectDown();
    } finally {
      for (const child of children) process.kill(child, 'SIGCONT');
      process.kill(postgres, 'SIGCONT');
    }
    await expectUp();
    await anna.ok('GET /users/me', {});
  });

  test('that PostgreSQL is gone; it is brought back, and chat goes on over the same sockets', async () => {
    const { id } = await direct(anna, bert);
    const socket = await ChatSocket.open(bert);
    const postgres = (await postgresPid(server.dataDir)) ?? 0;
    process.kill(postgres, 'SIGKILL');
    await until('/health is 503', async () => !(await up('/health')), 5_000);
    expect((await probe('/health/live')).status).toBe(200);
    await expectUp();
    expect(await postgresPid(server.dataDir)).not.toBe(postgres);
    const message = await anna.send(id, 'still here');
    expect(await socket.next('message:new')).toEqual(message);
    expect(socket.socket.connected).toBe(true);
    socket.close();
  });

  test('and meanwhile calls are refused with 503 unavailable, not with a failure of the server', async () => {
    const postgres = (await postgresPid(server.dataDir)) ?? 0;
    const token = await anna.token();
    process.kill(postgres, 'SIGKILL');
    const refused = await until('a call is refused', () =>
      call(server.origin, 'GET /conversations', { query: {} }, { token }).then(
        () => undefined,
        (fault: Error) => fault.message,
      ),
    );
    expect(refused).toContain('answered 503');
    expect(refused).toContain('"code":"unavailable"');
    await expectUp();
    await call(server.origin, 'GET /conversations', { query: {} }, { token });
  });
});
