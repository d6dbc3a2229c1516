import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '../harness/api.js';
import { readAck, readServerEvent } from '../harness/event-schemas.js';
import { group, register, type Person } from '../harness/people.js';
import { readProblem } from '../harness/problem.js';
import { seededRandom, type Random } from '../harness/random.js';
import { Server } from '../harness/server.js';
import { until } from '../harness/wait.js';
import { frameCases, type FrameCase } from './frame-cases.js';
import { inspected, memoryOf } from './memory.js';
import { brokenRequests, httpCases, type HttpCase } from './http-cases.js';
import { RawSocket, type Reply } from '../harness/raw-socket.js';

let server: Server;
let person: Person;
let conversationId: string;
let random: Random;
beforeAll(async () => {
  server = await Server.prepare({ env: { LOG_LEVEL: 'warn' } });
  await server.launch(inspected);
  person = await register(server.origin, 'victim');
  conversationId = (await group(person, [])).id;
  random = seededRandom('malformed');
});
afterAll(() => server.dispose());

/** Works through all items, `width` at a time. */
async function each<T>(items: readonly T[], width: number, work: (item: T, worker: number) => Promise<void>) {
  const queue = items.values();
  const worker = async (_: unknown, number: number) => {
    for (const item of queue) await work(item, number);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

async function ask({ name, method, path, headers, body }: HttpCase): Promise<string | undefined> {
  const about = `${method} ${path.slice(0, 120)} (${name.slice(0, 80)})`;
  const to = path.replace('CONVERSATION', conversationId);
  const extra = body === undefined ? {} : { raw: body };
  try {
    const given = { token: await person.token(), headers: headers ?? {}, ...extra };
    const answer = await request(server.origin, method, to, given);
    if (answer.status < 400 || answer.status > 499)
      return `${about}: ${answer.status} ${answer.text.slice(0, 200)}`;
    // A head that exceeds every bound is refused before there is a request to answer in any format.
    if (answer.status !== 431) readProblem(answer.status, answer.headers, answer.text);
    return undefined;
  } catch (fault) {
    return `${about}: ${String(fault)} ${fault instanceof Error ? String(fault.cause ?? '') : ''}`;
  }
}

/** Says what is wrong with a reply, if anything. */
function judge(due: FrameCase['due'], reply: Reply | undefined): string | undefined {
  if (due === 'nothing') return reply === undefined ? undefined : `unexpected ${JSON.stringify(reply)}`;
  if (reply === undefined) return 'not answered';
  if (reply.kind === 'error') readServerEvent('error', reply.payload);
  const accepted = reply.kind === 'welcomed' || (reply.kind === 'ack' && accepts(reply.payload));
  if (due === 'any') return undefined;
  if (accepted) return `accepted: ${JSON.stringify(reply)}`;
  return due === 'refusal' || due === reply.kind ? undefined : `${due} is due, came ${JSON.stringify(reply)}`;
}

function accepts(payload: unknown): boolean {
  if (payload instanceof Object && 'ok' in payload && payload.ok === true) return true;
  const ack = readAck('typing', payload);
  return ack.ok || ack.error.code === 'internal_error';
}

async function sendFrames(cases: readonly FrameCase[]): Promise<string[]> {
  const faults: string[] = [];
  const sockets: (RawSocket | undefined)[] = [];
  await each(cases, 6, async ({ name, data, binary = false, below = false, due }, worker) => {
    let socket = sockets[worker];
    if (!socket?.open) socket = sockets[worker] = await RawSocket.open(server.origin, await person.token());
    if (below && Buffer.isBuffer(data)) socket.bytes(data);
    else socket.send(data, binary);
    const reply = await socket.reply(due === 'nothing' ? 100 : 3_000);
    try {
      const fault = judge(due, reply);
      if (fault !== undefined) faults.push(`${name.slice(0, 120)}: ${fault}`);
    } catch (error) {
      faults.push(`${name.slice(0, 120)}: ${String(error)}`);
    }
    if (reply === undefined && due !== 'nothing') socket.end();
    if (reply?.kind === 'welcomed' || reply?.kind === 'refused') socket.end();
    if (reply?.kind === 'closed') sockets[worker] = undefined;
  });
  for (const socket of sockets) socket?.end();
  return faults;
}

async function sendRequests(cases: readonly HttpCase[]): Promise<string[]> {
  const faults: string[] = [];
  await each(cases, 8, async (one) => {
    const fault = await ask(one);
    if (fault !== undefined) faults.push(fault);
  });
  return faults;
}

/** The server still serves the person, and the same process does. */
async function wellAfter(pid: number): Promise<void> {
  expect(server.pid).toBe(pid);
  expect((await person.ok('GET /users/me', {})).id).toBe(person.id);
}

test('1,000 malformed frames are each answered, and none ends the server', async () => {
  const pid = server.pid;
  const cases = frameCases(1_000, random);
  expect(cases.length).toBeGreaterThanOrEqual(1_000);
  expect(await sendFrames(cases), server.tail()).toEqual([]);
  await wellAfter(pid);
});

test('1,000 malformed requests are each answered by a problem document with a 4xx', async () => {
  const pid = server.pid;
  const cases = httpCases(1_000, random);
  expect(cases.length).toBeGreaterThanOrEqual(1_000);
  expect(await sendRequests(cases), server.tail()).toEqual([]);
  await wellAfter(pid);
});

test('bytes that are no HTTP get a 4xx or the end of the connection', async () => {
  const pid = server.pid;
  await each(brokenRequests, 4, async (bytes) => {
    const answer = await exchange(bytes);
    expect(answer === '' || /^HTTP\/1\.1 4\d\d /.test(answer), `${JSON.stringify(bytes)}: ${answer}`).toBe(
      true,
    );
  });
  await wellAfter(pid);
});

function exchange(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setTimeout(5_000, () => reject(new Error(`no answer to ${JSON.stringify(bytes)}`)));
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      socket.end();
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}

test('memory comes back to where it was', async () => {
  // The rounds above have warmed everything up; what grows from here on is kept for good.
  const before = await memoryOf(server);
  await sendFrames(frameCases(1_000, random));
  await sendRequests(httpCases(1_000, random));
  const after = await until(
    () => `memory settles; before ${JSON.stringify(before)} MiB`,
    async () => {
      const now = await memoryOf(server);
      return now.heap <= before.heap + 4 && now.resident <= before.resident + 32 && now;
    },
    15_000,
  );
  console.log(`memory in MiB before ${JSON.stringify(before)} and after ${JSON.stringify(after)}`);
});
