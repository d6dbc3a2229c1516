import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ask, EmbeddedFolder, kept } from '../../testing/embedded-folder.js';
import { hold } from '../../testing/holder.js';
import { postgresProcesses } from './process-info.js';
import { runningDatabaseUrl } from './runtime-file.js';

const root = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };
const f = new EmbeddedFolder();

describe('a first start', () => {
  test('gives a database set up as promised, in files that others cannot read', async () => {
    const { url, port } = await f.start();
    expect(url).toMatch(
      new RegExp(`^postgresql://quemiai:[\\w-]{32}@127\\.0\\.0\\.1:${port}/quemiai\\?host=`),
    );
    const clientAddress = 'SELECT inet_client_addr() AS address';
    expect(await ask(url, clientAddress)).toEqual([{ address: null }]);
    expect(await ask(url.split('?')[0] ?? '', clientAddress)).toEqual([{ address: '127.0.0.1' }]);
    const settings =
      'server_encoding data_checksums synchronous_commit password_encryption listen_addresses timezone';
    const values = settings.split(' ').map((name) => `current_setting('${name}') AS ${name}`);
    expect(
      await ask(
        url,
        `SELECT ${values.join()}, datlocprovider, datlocale FROM pg_database WHERE datname = 'quemiai'`,
      ),
    ).toEqual([
      {
        server_encoding: 'UTF8',
        data_checksums: 'on',
        synchronous_commit: 'on',
        password_encryption: 'scram-sha-256',
        listen_addresses: '127.0.0.1',
        timezone: 'UTC',
        datlocprovider: 'b',
        datlocale: 'C.UTF-8',
      },
    ]);
    expect(await ask(url, 'SELECT count(*) > 0 AS counted FROM pg_stat_statements')).toEqual([
      { counted: true },
    ]);
    const modes = Object.fromEntries(
      readdirSync(f.dataDir).map((name) => [name, statSync(join(f.dataDir, name)).mode & 0o777]),
    );
    expect(modes).toEqual({
      postgres: 0o700,
      'postgres.json': 0o600,
      'postgres.log': 0o600,
      'postgres.password': 0o600,
      'quemiai.lock': 0o600,
    });
  });

  test('lets nobody in without the password', async () => {
    const { url } = await f.start();
    await expect(ask(url.replace(/:[\w-]{32}@/, ':wrong@'), 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
  });

  test('cleans up after one that was killed on its way', async () => {
    const killed = hold(f.dataDir);
    await expect
      .poll(
        () =>
          readdirSync(f.base).length &&
          readdirSync(f.dataDir).some((name) => name.startsWith('postgres.init-')),
        { interval: 5, timeout: 10_000 },
      )
      .toBe(true);
    await killed.kill('SIGKILL');
    const { url } = await f.start();
    expect(await ask(url, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
    expect(readdirSync(f.dataDir).filter((name) => name.includes('init'))).toEqual([]);
  });

  test('that was killed before it made the database is completed by the next', async () => {
    const first = await f.start();
    await ask(first.url.replace('/quemiai?', '/postgres?'), 'DROP DATABASE quemiai');
    await first.stop();
    expect(await ask((await f.start()).url, 'SELECT current_database() AS name')).toEqual([
      { name: 'quemiai' },
    ]);
  });

  test.runIf(root)(
    'by root runs as another user, behind a folder only root may enter and before one',
    async () => {
      chmodSync(f.base, 0o700);
      const hidden = await f.start();
      const owner = statSync(f.cluster).uid;
      expect(owner).not.toBe(0);
      const [pid] = postgresProcesses(f.cluster);
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(
        new RegExp(`^Uid:\\s${owner}\\s${owner}\\s`, 'm'),
      );
      await hidden.stop();
      chmodSync(f.base, 0o755);
      const reached = await f.start();
      expect(await ask(reached.url, `SELECT current_setting('data_directory') AS folder`)).toEqual([
        { folder: f.cluster },
      ]);
    },
  );

  test.runIf(root)('by an ordinary user runs as that user', async () => {
    mkdirSync(f.dataDir);
    chmodSync(f.base, 0o711);
    chmodSync(f.dataDir, 0o777);
    const holder = hold(f.dataDir, nobody);
    expect(await ask((await holder.until('up')).url, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
    expect(statSync(f.cluster).uid).toBe(65_534);
    await holder.kill('SIGTERM');
  });
});

test('a folder whose path is too long for a socket is reached by the port', async () => {
  const dataDir = join(f.base, 'long'.repeat(25));
  const holder = hold(dataDir);
  const { url } = await holder.until('up');
  expect(url).not.toContain('?');
  expect(await ask(url, 'SELECT 1 AS x')).toEqual([{ x: 1 }]);
  await holder.kill('SIGTERM');
});

describe('a further start', () => {
  test('finds the data and keeps the port, unless another has it', async () => {
    await f.prepared();
    const second = await f.start();
    expect(await kept(second.url)).toEqual([{ x: 1 }]);
    await second.stop();
    const other = createServer().listen(second.port, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const third = await f.start();
    expect(third.port).not.toBe(second.port);
    expect(await kept(third.url)).toEqual([{ x: 1 }]);
    await new Promise((resolve) => other.close(resolve));
  });

  test('while the first lives is refused with its process and address', async () => {
    const first = hold(f.dataDir);
    await first.until('up');
    const { title, detail } = await f.refusal();
    expect(title).toBe('Quemiai is already running on this data folder');
    expect(detail).toBe(`process ${first.pid} uses ${f.dataDir} and answers at http://127.0.0.1:4000`);
    await first.kill('SIGTERM');
  });

  test('tells commands where the database is, for as long as it runs', async () => {
    const { url, stop } = await f.start();
    expect(runningDatabaseUrl(f.dataDir)).toBe(url.split('?')[0]);
    await stop();
    expect(runningDatabaseUrl(f.dataDir)).toBeUndefined();
    expect(readFileSync(join(f.dataDir, 'postgres.json'), 'utf8')).not.toContain('postgresql:');
  });
});

describe('stopping', () => {
  test('is clean, and Ctrl-C alone does not reach PostgreSQL', async () => {
    const holder = hold(f.dataDir);
    const { url } = await holder.until('up');
    await ask(url, 'CREATE TABLE kept (x int)');
    process.kill(-holder.pid, 'SIGINT');
    await holder.until('interrupted');
    expect(await kept(url)).toEqual([]);
    await holder.kill('SIGTERM');
    expect(postgresProcesses(f.cluster)).toEqual([]);
    expect(readdirSync(f.dataDir).sort()).toEqual([
      'postgres',
      'postgres.json',
      'postgres.log',
      'postgres.password',
    ]);
    expect(readFileSync(join(f.dataDir, 'postgres.log'), 'utf8')).toMatch(/database system is shut down\n$/);
  });

  test('twice at once is as good as once', async () => {
    const postgres = await f.start();
    await Promise.all([postgres.stop(), postgres.stop()]);
    await postgres.stop();
    expect(readFileSync(join(f.dataDir, 'postgres.log'), 'utf8').match(/is shut down/g)).toHaveLength(1);
  });
});

describe('after a kill -9', () => {
  test('of the server, PostgreSQL stops by itself, cleanly', async () => {
    const holder = hold(f.dataDir);
    await ask((await holder.until('up')).url, 'CREATE TABLE kept (x int); INSERT INTO kept VALUES (1)');
    await holder.kill('SIGKILL');
    await expect.poll(() => postgresProcesses(f.cluster), { timeout: 10_000 }).toEqual([]);
    expect(readFileSync(join(f.dataDir, 'postgres.log'), 'utf8')).toMatch(/database system is shut down\n$/);
    expect(await kept((await f.start()).url)).toEqual([{ x: 1 }]);
  });

  test('of the server, twenty times in a row, each next start comes back with all that was committed', async () => {
    await f.prepared();
    for (let turn = 2; turn <= 21; turn++) {
      const holder = hold(f.dataDir);
      await ask((await holder.until('up')).url, `INSERT INTO kept VALUES (${turn})`);
      await holder.kill('SIGKILL');
    }
    const { url } = await f.start();
    expect(await ask(url, 'SELECT count(*)::int, max(x) FROM kept')).toEqual([{ count: 21, max: 21 }]);
  }, 180_000);

  test('of the server and everything of PostgreSQL, the next start recovers', async () => {
    await f.prepared();
    const holder = hold(f.dataDir);
    await ask((await holder.until('up')).url, 'INSERT INTO kept VALUES (2)');
    const all = postgresProcesses(f.cluster);
    expect(all.length).toBeGreaterThan(3);
    process.kill(holder.pid, 'SIGSTOP');
    for (const pid of all) process.kill(pid, 'SIGKILL');
    await holder.kill('SIGKILL');
    expect(await kept((await f.start()).url)).toEqual([{ x: 1 }, { x: 2 }]);
    expect(readFileSync(join(f.dataDir, 'postgres.log'), 'utf8')).toContain('automatic recovery in progress');
  });

  test('of the server and the postmaster under a busy query, the next start ends what is left', async () => {
    await f.prepared();
    const holder = hold(f.dataDir);
    const { url } = await holder.until('up');
    const busy = ask(url, 'SELECT count(*) FROM generate_series(1, 300000000) a').catch(() => 'cut');
    await expect
      .poll(() =>
        ask(
          url,
          `SELECT 1 FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND state = 'active' AND pid <> pg_backend_pid()`,
        ),
      )
      .toHaveLength(1);
    const postmaster = Number(readFileSync(join(f.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(holder.pid, 'SIGSTOP');
    process.kill(postmaster, 'SIGKILL');
    await holder.kill('SIGKILL');
    expect(await kept((await f.start()).url)).toEqual([{ x: 1 }]);
    expect(await busy).toBe('cut');
    expect(f.said).toContainEqual(
      expect.stringMatching(/^Ending what is left of an earlier PostgreSQL \(\d+\)$/),
    );
  });

  test('lock files that name another living process are no obstacle', async () => {
    await f.prepared();
    const { port } = JSON.parse(readFileSync(join(f.dataDir, 'postgres.json'), 'utf8')) as { port: number };
    writeFileSync(
      join(f.cluster, `.s.PGSQL.${port}.lock`),
      `${process.pid}\n${f.cluster}\n1\n${port}\n.\n\n\n`,
    );
    writeFileSync(
      join(f.cluster, 'postmaster.pid'),
      `${process.pid}\n${f.cluster}\n1\n5432\n\n127.0.0.1\n 1 1\nready\n`,
    );
    expect(await kept((await f.start()).url)).toEqual([{ x: 1 }]);
  });
});

test('PostgreSQL that dies while the server runs is started again where it was', async () => {
  const { url } = await f.start();
  await ask(url, 'CREATE TABLE kept (x int); INSERT INTO kept VALUES (1)');
  for (let turn = 0; turn < 2; turn++) {
    process.kill(Number(readFileSync(join(f.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
    await expect
      .poll(() => f.said.filter((line) => line === 'PostgreSQL is back').length, { timeout: 15_000 })
      .toBe(turn + 1);
    expect(await kept(url)).toEqual([{ x: 1 }]);
  }
  expect(f.said).toContain('PostgreSQL ended unasked (SIGKILL); starting it again');
});
