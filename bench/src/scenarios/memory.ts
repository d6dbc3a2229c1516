import { setTimeout as sleep } from 'node:timers/promises';
import { ChatSocket } from '../client/chat-socket.ts';
import type { Context } from '../context.ts';
import { residentBytes } from '../machine/cpu.ts';
import { figure, type ScenarioResult } from '../results.ts';
import { takeTurns } from '../rounds.ts';
import { startBareChat } from '../servers/bare-chat.ts';
import { inParallel } from '../servers/people.ts';

/** Opened first; what they take includes the heap's growth to a working size, which happens once. */
const first = 1_000;
/** Opened after those: what each further socket takes. */
const further = 3_000;
const people = 2_000;
const atOnce = 20;
/** Long enough for the start's garbage to be collected, or not: nothing is forced. */
const settleMs = 10_000;

interface Memory {
  /** Bytes. */
  started: number;
  loggedIn: number;
  perFirstSocket: number;
  perFurtherSocket: number;
}

interface Subject {
  name: string;
  url: string;
  pid: number;
  token: (person: number) => Promise<string>;
  logIn: () => Promise<void>;
  stop: () => Promise<void>;
}

const resident = async (pid: number): Promise<number> => {
  await sleep(settleMs);
  const bytes = residentBytes(pid);
  if (bytes === undefined) throw new Error('resident memory can be read on Linux only');
  return bytes;
};

const measure = async (context: Context, subject: Subject): Promise<Memory> => {
  const started = await resident(subject.pid);
  await subject.logIn();
  const loggedIn = await resident(subject.pid);
  const lost: string[] = [];
  const openFrom = (from: number, count: number): Promise<ChatSocket[]> =>
    inParallel(
      Array.from({ length: count }, (_, i) => (from + i) % people),
      atOnce,
      async (person) =>
        ChatSocket.open({
          url: subject.url,
          token: await subject.token(person),
          onLost: (reason) => lost.push(reason),
        }),
    );
  const open = await openFrom(0, first);
  const withFirst = await resident(subject.pid);
  open.push(...(await openFrom(first, further)));
  const withAll = await resident(subject.pid);
  if (lost.length > 0) throw new Error(`${lost.length} of ${open.length} idle sockets were lost: ${lost[0]}`);
  await Promise.all(open.map((socket) => socket.close()));
  await subject.stop();
  const perFirstSocket = (withFirst - loggedIn) / first;
  const perFurtherSocket = (withAll - withFirst) / further;
  const bytes = [started, loggedIn, withFirst, withAll].map((value) => (value / 2 ** 20).toFixed(1));
  context.say(
    `  ${subject.name}: started, logged in, ${first} sockets, ${first + further} sockets: ${bytes.join(', ')} MiB`,
  );
  return { started, loggedIn, perFirstSocket, perFurtherSocket };
};

export const memory = async (context: Context): Promise<ScenarioResult> => {
  const { product, ceilings, restart, options } = context;
  if (restart === undefined) throw new Error('memory is measured on a server that the bench starts itself');
  context.say(`  registering people up to ${people}`);
  await product.people.registerUpTo(people);
  const runs = [
    async (): Promise<Memory> => {
      // Tokens first: refreshing is not part of what an idle server does.
      for (let person = 0; person < people; person++) await product.people.token(person);
      const { url, pid } = await restart([]);
      const token = (person: number): Promise<string> => product.people.token(person);
      const logIn = (): Promise<void> => product.people.logIn(0);
      return measure(context, { name: 'Quemiai', url, pid, token, logIn, stop: () => Promise.resolve() });
    },
  ];
  if (ceilings !== undefined)
    runs.push(async () => {
      const bare = await startBareChat(ceilings.databaseUrl, context.postgresPid);
      const token = (person: number): Promise<string> =>
        Promise.resolve(person < 100 ? bare.community.room : '');
      const nothing = (): Promise<void> => Promise.resolve();
      return measure(context, {
        name: bare.name,
        url: bare.url,
        pid: bare.started.pid,
        token,
        logIn: nothing,
        stop: bare.stop,
      });
    });
  const [own = [], bare = []] = await takeTurns(options.repeat, runs);
  const line = (
    name: string,
    unit: string,
    bytesPerUnit: number,
    of: (memory: Memory) => number,
    atMost?: number,
  ) =>
    figure({
      name,
      unit,
      better: 'less',
      product: own.map((one) => of(one) / bytesPerUnit),
      ceilings: [{ name: 'bare Socket.IO', values: bare.map((one) => of(one) / bytesPerUnit) }],
      ...(atMost === undefined ? {} : { goal: { atMost, unit } }),
    });
  return {
    name: 'memory',
    title: 'Resident memory of the server process',
    method: `A fresh process; read ${settleMs / 1000} s after its start, after a log-in, after ${first} people have opened a socket each, and after ${further} more sockets of ${people} people in all. The first sockets also pay for the heap's growth to a working size. Collection is not forced. PostgreSQL is not counted.`,
    figures: [
      line('Idle after start', 'MiB', 2 ** 20, (one) => one.started, 150),
      line('Idle after a log-in', 'MiB', 2 ** 20, (one) => one.loggedIn, 150),
      line('Per idle socket, the first 1,000', 'KiB', 2 ** 10, (one) => one.perFirstSocket),
      line('Per idle socket after that', 'KiB', 2 ** 10, (one) => one.perFurtherSocket, 30),
    ],
  };
};
