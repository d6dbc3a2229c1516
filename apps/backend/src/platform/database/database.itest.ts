import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../testing/database.js';
import { cloneDatabase } from '../../testing/database.js';
import { Database, sqlState } from './database.js';

let clone: TestDatabase;
let database: Database;
beforeAll(async () => {
  clone = await cloneDatabase();
  database = new Database(clone.url, () => undefined);
  await database.pool.query('CREATE TABLE notes (id integer PRIMARY KEY, text text NOT NULL)');
});
afterAll(async () => {
  await database.close();
  await clone.drop();
});

const insert = { name: 'insert', text: 'INSERT INTO notes VALUES ($1, $2)' };
const backend = { name: 'backend', text: 'SELECT pg_backend_pid() AS pid' };
const ids = async (): Promise<number[]> =>
  (await database.pool.query<{ id: number }>('SELECT id FROM notes ORDER BY id')).rows.map(({ id }) => id);

describe('a transaction', () => {
  test('keeps everything or nothing', async () => {
    await database.transaction(async (tx) => {
      await tx.rows(insert, [1, 'a']);
      await tx.rows(insert, [2, 'b']);
    });
    const refused = database.transaction(async (tx) => {
      await tx.rows(insert, [3, 'c']);
      throw new Error('changed my mind');
    });
    await expect(refused).rejects.toThrow('changed my mind');
    expect(await ids()).toEqual([1, 2]);
  });

  test('that hides a failed statement is not taken for kept', async () => {
    const hidden = database.transaction(async (tx) => {
      await tx.rows(insert, [10, 'a']);
      await tx.rows(insert, [10, 'again']).catch(() => undefined);
    });
    await expect(hidden).rejects.toThrow(/had failed/);
    expect(await ids()).not.toContain(10);
  });

  test('whose connection breaks between two statements fails, and nothing else does', async () => {
    const broken = database.transaction(async (tx) => {
      const [row] = await tx.rows<{ pid: number }>(backend, []);
      await database.pool.query('SELECT pg_terminate_backend($1)', [row?.pid]);
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
      await tx.rows(insert, [20, 'lost']);
    });
    await expect(broken).rejects.toThrow(/terminat|not queryable/);
    expect(await ids()).not.toContain(20);
  });

  test('gives its connection back, however it ends', async () => {
    const narrow = new Database(
      `${clone.url}?connection_limit=1&pool_timeout=1&connect_timeout=1`,
      () => undefined,
    );
    for (let round = 0; round < 3; round++) {
      await narrow.transaction(() => Promise.reject(new Error('no'))).catch(() => undefined);
    }
    await expect(narrow.rows(backend, [])).resolves.toHaveLength(1);
    await narrow.close();
  });
});

test('the SQLSTATE of an error is told, and only of PostgreSQL’s', async () => {
  const error: unknown = await database.rows(insert, [1, null]).catch((thrown: unknown) => thrown);
  expect(sqlState(error)).toMatch(/^23/);
  expect(sqlState(new Error('other'))).toBeUndefined();
});

describe('DATABASE_URL', () => {
  const open = async (parameters: string): Promise<Database> => {
    const opened = new Database(`${clone.url}?${parameters}`, () => undefined);
    await opened.pool.query('SELECT 1');
    return opened;
  };
  const sleep = { name: 'sleep', text: 'SELECT pg_sleep(0.4)' };

  test('connection_limit bounds the pool', async () => {
    const narrow = await open('connection_limit=2');
    const work = Array.from({ length: 6 }, () => narrow.rows(sleep, []));
    await expect.poll(() => narrow.pool.waitingCount).toBe(4);
    expect(narrow.pool.totalCount).toBe(2);
    await Promise.all(work);
    expect(narrow.pool.totalCount).toBe(2);
    await narrow.close();
  });

  test('pool_timeout bounds the wait for a connection', async () => {
    const narrow = await open('connection_limit=1&pool_timeout=1&connect_timeout=1');
    const held = narrow.rows({ name: 'long', text: 'SELECT pg_sleep(1.6)' }, []);
    await expect(narrow.rows(backend, [])).rejects.toThrow(/timeout exceeded/);
    await held;
    await narrow.close();
  });

  test('pgbouncer=true leaves statements without a name, so that any connection may run them', async () => {
    const named = await open('connection_limit=1');
    const unnamed = await open('connection_limit=1&pgbouncer=true');
    const prepared = async (on: Database): Promise<unknown[]> => {
      await on.rows(backend, []);
      const { rows } = await on.pool.query('SELECT name FROM pg_prepared_statements');
      return rows;
    };
    expect(await prepared(named)).toEqual([{ name: 'backend' }]);
    expect(await prepared(unnamed)).toEqual([]);
    await named.close();
    await unnamed.close();
  });

  test('what is Prisma’s own does not reach PostgreSQL, which would refuse it', async () => {
    const opened = await open(
      'connection_limit=3&pool_timeout=5&connect_timeout=5&pgbouncer=true&schema=public',
    );
    const { rows } = await opened.pool.query<{ name: string }>('SHOW application_name');
    expect(rows).toEqual([{ application_name: 'quemiai' }]);
    await opened.close();
  });
});

test('an idle connection that breaks is told and replaced', async () => {
  const told: Error[] = [];
  const watched = new Database(`${clone.url}?connection_limit=1`, (error) => told.push(error));
  const [row] = await watched.rows<{ pid: number }>(backend, []);
  const killer = new pg.Client(clone.url);
  await killer.connect();
  await killer.query('SELECT pg_terminate_backend($1)', [row?.pid]);
  await killer.end();
  await expect.poll(() => told.length).toBeGreaterThan(0);
  await expect(watched.rows(backend, [])).resolves.toHaveLength(1);
  await watched.close();
});
