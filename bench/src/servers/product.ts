import { existsSync, mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api, textOf } from '../client/api.ts';
import { ended, start, type Started } from '../processes.ts';
import { freePort } from './ports.ts';
import { People, inParallel } from './people.ts';
import { roomPeople, smallCount, smallMembers, type ChatTarget, type Community } from './target.ts';

const repository = new URL('../../../', import.meta.url).pathname;
export const serverEntry = `${repository}apps/backend/dist/main.js`;
const startMs = 60_000;

export interface ServerOptions {
  dataDir: string;
  /** Any free one when left out. */
  port?: number;
  /** Without it the server brings its own PostgreSQL. */
  databaseUrl?: string;
  nodeArgs?: string[];
  /** In place of what stands in the environment below. */
  env?: Record<string, string>;
  command?: { command: string; args: string[] };
}

export interface Server {
  url: string;
  started: Started;
  /** From the start of the process to the first 200 of /health. */
  startMs: number;
}

/** The environment of a person who has set nothing: what the shell of the bench holds does not reach the server. */
const environment = (options: ServerOptions, port: number): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  PORT: String(port),
  RATE_LIMITS: 'off',
  // One scenario asks from many addresses.
  TRUSTED_PROXIES: 'loopback',
  QUEMIAI_DATA_DIR: options.dataDir,
  ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
  ...options.env,
});

export const startServer = async (options: ServerOptions): Promise<Server> => {
  if (!existsSync(serverEntry)) throw new Error('the server is not built: run npm run build first');
  mkdirSync(options.dataDir, { recursive: true });
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const from = performance.now();
  const started = start({
    name: 'the server',
    command: options.command?.command ?? process.execPath,
    args: options.command?.args ?? [...(options.nodeArgs ?? []), serverEntry],
    env: environment(options, port),
    stopMs: 30_000,
  });
  for (;;) {
    if (ended(started.child)) throw new Error(`the server ended too early:\n${started.tail()}`);
    if (await healthy(url)) return { url, started, startMs: performance.now() - from };
    if (performance.now() - from > startMs) throw new Error(`the server does not answer:\n${started.tail()}`);
    await sleep(10);
  }
};

export const healthy = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
};

export interface Product {
  target: ChatTarget;
  people: People;
  api: Api;
}

/** Registers the people and makes the conversations that every scenario uses. */
export const settle = async (url: string, pids: ChatTarget['pids']): Promise<Product> => {
  const api = new Api(url);
  const people = new People(api);
  await people.registerUpTo(roomPeople);
  const create = async (members: number[], name: string): Promise<string> => {
    const [owner = 0, ...others] = members;
    const memberIds = others.map((number) => people.ids[number]);
    const body = { type: 'group', memberIds, name };
    return textOf(await api.call('POST', '/conversations', body, await people.token(owner)), 'id');
  };
  const everybody = Array.from({ length: roomPeople }, (_, i) => i);
  const room = await create(everybody, 'Everybody');
  const lists = Array.from({ length: smallCount }, (_, i) => smallMembers(i));
  const ids = await inParallel(lists, 4, (members) => create(members, `Group of person ${members[0]}`));
  const community: Community = {
    people: roomPeople,
    room,
    small: lists.map((members, i) => ({ id: ids[i] ?? '', members })),
  };
  const target: ChatTarget = {
    name: 'Quemiai',
    url,
    pids,
    community,
    token: (person) => people.token(person),
  };
  return { target, people, api };
};
