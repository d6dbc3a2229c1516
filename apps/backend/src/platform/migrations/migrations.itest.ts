import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { StartupError } from '../errors/startup-error.js';
import { applyMigrations, migrationStatus, resolveMigration } from './migrations.js';

const admin = async (statement: string): Promise<void> => {
  const client = new pg.Client(inject('postgres').url);
  await client.connect();
  await client.query(statement);
  await client.end();
};

let folder: string;
let database: string;
let databaseUrl: string;
let client: pg.Client;
let said: string[];
let count = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-migrations-'));
  database = `migrations_${process.pid}_${++count}`;
  await admin(`CREATE DATABASE ${database}`);
  databaseUrl = inject('postgres').url.replace(/\/[^/]*$/, `/${database}`);
  client = new pg.Client(databaseUrl);
  await client.connect();
  said = [];
});

afterEach(async () => {
  await client.end();
  await admin(`DROP DATABASE ${database} WITH (FORCE)`);
  rmSync(folder, { recursive: true });
});

const migration = (name: string, sql: string): void => {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
};
const options = () => ({ databaseUrl, folder, log: { info: (message: string) => void said.push(message) } });
const apply = (): Promise<string[]> => applyMigrations(options());

const refusal = async (work: Promise<unknown>): Promise<StartupError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof StartupError)) throw new Error(`not refused: ${String(error)}`);
  return error;
};

const rows = async (sql: string): Promise<unknown[]> => (await client.query(sql)).rows;
const noted = (): Promise<unknown[]> =>
  rows(`SELECT migration_name AS name, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS undone,
        applied_steps_count AS steps FROM _prisma_migrations ORDER BY started_at, migration_name`);

describe('applying', () => {
  test('pending migrations run in order, once, and are noted in Prisma’s table', async () => {
    migration('2_b', 'ALTER TABLE a ADD COLUMN y int;');
    migration('1_a', 'CREATE TABLE a (x int); INSERT INTO a VALUES (1);');
    expect(await apply()).toEqual(['1_a', '2_b']);
    expect(await apply()).toEqual([]);
    expect(await rows('SELECT * FROM a')).toEqual([{ x: 1, y: null }]);
    expect(await rows('SELECT migration_name, checksum, logs FROM _prisma_migrations ORDER BY 1')).toEqual([
      // printf 'CREATE TABLE a (x int); INSERT INTO a VALUES (1);' | sha256sum
      {
        migration_name: '1_a',
        checksum: 'c3848e56403e8659cc54446b23df2c7e3f8868d033dda250f742626c23b1f29c',
        logs: null,
      },
      {
        migration_name: '2_b',
        checksum: 'cad9a45dc46f937d3477c494f4f597fa084c257daccab46084fd9f792d4589ed',
        logs: null,
      },
    ]);
    expect(await noted()).toEqual([
      { name: '1_a', finished: true, undone: false, steps: 1 },
      { name: '2_b', finished: true, undone: false, steps: 1 },
    ]);
  });

  test('a migration added later is applied to what is there', async () => {
    migration('1_a', 'CREATE TABLE a (x int);');
    await apply();
    migration('2_b', 'CREATE TABLE b (x int);');
    expect(await migrationStatus(options())).toMatchObject({ applied: ['1_a'], pending: ['2_b'] });
    expect(await apply()).toEqual(['2_b']);
  });

  test('processes starting at once apply each migration once, and those that wait say so', async () => {
    migration('1_a', 'CREATE TABLE a (x int);');
    migration('2_b', 'INSERT INTO a VALUES (1);');
    await client.query('SELECT pg_advisory_lock(72707369)');
    const all = Promise.all([apply(), apply(), apply()]);
    await expect.poll(() => said.filter((line) => line.includes('waiting'))).toHaveLength(3);
    expect(await rows(`SELECT to_regclass('a') AS a`)).toEqual([{ a: null }]);
    await client.query('SELECT pg_advisory_unlock(72707369)');
    expect((await all).flat().sort()).toEqual(['1_a', '2_b']);
    expect(await rows('SELECT * FROM a')).toEqual([{ x: 1 }]);
  });

  test('line ends changed by git are no edit', async () => {
    migration('1_a', 'CREATE TABLE a (x int);\nSELECT 1;\n');
    await apply();
    migration('1_a', 'CREATE TABLE a (x int);\r\nSELECT 1;\r\n');
    expect(await apply()).toEqual([]);
  });
});

describe('a migration that fails', () => {
  test('leaves nothing, is noted with the place of the error, and runs again once corrected', async () => {
    migration('1_a', 'CREATE TABLE a (x int);\nINSERT INTO a VALUES (1);\nSELECT "é" FROM\n  nowhere;\n');
    const error = await refusal(apply());
    expect(error.title).toBe('Migration 1_a failed');
    expect(error.detail).toContain('relation "nowhere" does not exist\nline 4, column 3: nowhere;');
    expect(await rows(`SELECT to_regclass('a') AS a`)).toEqual([{ a: null }]);
    expect(await noted()).toEqual([{ name: '1_a', finished: false, undone: true, steps: 0 }]);
    migration('1_a', 'CREATE TABLE a (x int);');
    expect(await apply()).toEqual(['1_a']);
    expect(await apply()).toEqual([]);
  });

  test('keeps those before it, and those after it wait', async () => {
    migration('1_a', 'CREATE TABLE a (x int);');
    migration('2_b', 'oops;');
    migration('3_c', 'CREATE TABLE c (x int);');
    expect((await refusal(apply())).title).toBe('Migration 2_b failed');
    expect(await migrationStatus(options())).toMatchObject({ applied: ['1_a'], pending: ['2_b', '3_c'] });
  });

  test('is refused before it runs when it ends the transaction itself, but not for such words in a body', async () => {
    migration('1_a', 'CREATE TABLE a (x int);\nCOMMIT;\nSELECT 1;');
    expect((await refusal(apply())).title).toBe('Migration 1_a begins or ends transactions itself');
    migration(
      '1_a',
      `-- COMMIT;\nCREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1;\nEND;\n$$;`,
    );
    expect(await apply()).toEqual(['1_a']);
  });
});

describe('outside a transaction', () => {
  const concurrent = `-- quemiai:no-transaction
CREATE TABLE a (x text DEFAULT 'a;b'); /* a ; /* nested ; */ */
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $body$ SELECT 'x;y'; $body$;
CREATE INDEX CONCURRENTLY a_x ON a (x);
`;

  test('statements run one by one, so that an index can be built concurrently', async () => {
    migration('1_a', concurrent);
    expect(await apply()).toEqual(['1_a']);
    expect(await rows(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_x'::regclass`)).toEqual([
      { indisvalid: true },
    ]);
    expect(await noted()).toEqual([{ name: '1_a', finished: true, undone: false, steps: 3 }]);
  });

  test('one that fails blocks the next start until it is resolved as rolled back', async () => {
    migration('1_a', `${concurrent}SELECT *\nFROM nowhere;`);
    expect((await refusal(apply())).detail).toContain('line 6, column 6: FROM nowhere;');
    const error = await refusal(apply());
    expect(error.title).toBe('Migration 1_a was begun and not finished');
    expect(error.hint).toContain('migrate resolve 1_a --rolled-back');
    await client.query('DROP TABLE a; DROP FUNCTION f');
    await resolveMigration(options(), '1_a', 'rolled-back');
    migration('1_a', concurrent);
    expect(await apply()).toEqual(['1_a']);
  });

  test('one whose process was killed blocks too, and may be resolved as applied', async () => {
    migration('1_a', 'CREATE TABLE a (x int);');
    migration('2_b', concurrent);
    await refusal(apply());
    await client.query('UPDATE _prisma_migrations SET logs = NULL WHERE finished_at IS NULL');
    expect((await refusal(apply())).detail).toContain('the process ended while it ran');
    await resolveMigration(options(), '2_b', 'applied');
    expect(await apply()).toEqual([]);
    expect((await refusal(resolveMigration(options(), '2_b', 'applied'))).title).toBe(
      'Migration 2_b is not in doubt',
    );
  });
});

describe('a database that does not fit', () => {
  beforeEach(async () => {
    migration('1_a', 'CREATE TABLE a (x int);');
    migration('2_b', 'CREATE TABLE b (x int);');
    await apply();
  });

  test('an edited migration is refused by name', async () => {
    migration('1_a', 'CREATE TABLE a (x bigint);');
    migration('3_c', 'CREATE TABLE c (x int);');
    const error = await refusal(apply());
    expect(error.title).toBe('A migration was changed after it was applied');
    expect(error.detail).toContain('1_a');
    expect(await rows(`SELECT to_regclass('c') AS c`)).toEqual([{ c: null }]);
  });

  test('a missing migration is refused by name', async () => {
    rmSync(join(folder, '1_a'), { recursive: true });
    const error = await refusal(apply());
    expect(error.title).toBe('An applied migration is missing from this release');
    expect(error.detail).toContain('1_a');
  });

  test('a newer database is refused by name', async () => {
    rmSync(join(folder, '2_b'), { recursive: true });
    const error = await refusal(apply());
    expect(error.title).toBe('The database is newer than this release');
    expect(error.detail).toContain('2_b');
  });

  test('a folder without its file is refused with the path', async () => {
    rmSync(join(folder, '2_b', 'migration.sql'));
    expect((await refusal(apply())).detail).toContain(join('2_b', 'migration.sql'));
  });
});

describe('connecting', () => {
  test.each([
    ['a port where nothing is', (url: URL) => (url.port = '1'), 'nothing answers there'],
    ['a wrong password', (url: URL) => (url.password = 'wrong'), 'the password or the user is wrong'],
    ['a missing database', (url: URL) => (url.pathname = '/none'), 'there is no such database'],
  ])('%s is told without the password', async (_, change, expected) => {
    const url = new URL(databaseUrl);
    change(url);
    const error = await refusal(applyMigrations({ ...options(), databaseUrl: url.href }));
    expect(error.detail).toContain(expected);
    expect(error.title + error.detail + error.hint).not.toContain(`:${url.password}@`);
  });

  test('a pooler in transaction mode serves while nothing is pending, and is refused for applying', async () => {
    const pooled = { ...options(), databaseUrl: `${databaseUrl}?pgbouncer=true` };
    migration('1_a', 'CREATE TABLE a (x int);');
    expect((await refusal(applyMigrations(pooled))).title).toBe('Migrations need a direct connection');
    await apply();
    expect(await applyMigrations(pooled)).toEqual([]);
  });
});
