import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

export interface Postgres {
  pid: number;
  /** Of the database that is there from the first start. */
  address: string;
  /** Makes an empty database. @returns its address */
  createDatabase: (name: string) => Promise<string>;
  stop: () => Promise<void>;
}

const running: Postgres[] = [];
const silent = { info: () => undefined, warn: () => undefined, error: (text: string) => console.error(text) };

/** The function by which the server starts its own PostgreSQL, so that its settings are the measured ones. */
const productPostgres = async () =>
  import('../../../apps/backend/dist/platform/embedded-postgres/embedded-postgres.js');

/**
 * Starts the PostgreSQL that the server brings along, on data in a folder of its own. It stops by itself when the bench
 * ends without having stopped it.
 */
export const startPostgres = async (dir: string): Promise<Postgres> => {
  const { startEmbeddedPostgres } = await productPostgres();
  mkdirSync(dir, { recursive: true });
  const embedded = await startEmbeddedPostgres({ dataDir: dir, log: silent });
  const started: Postgres = {
    pid: Number.parseInt(readFileSync(join(dir, 'postgres', 'postmaster.pid'), 'utf8'), 10),
    address: embedded.url,
    createDatabase: async (name) => {
      await query(embedded.url, `create database ${pg.escapeIdentifier(name)}`);
      const url = new URL(embedded.url);
      url.pathname = name;
      return url.href;
    },
    stop: async () => {
      await embedded.stop();
      running.splice(running.indexOf(started), 1);
    },
  };
  running.push(started);
  return started;
};

/** After everything that uses them has ended. */
export const stopAllPostgres = async (): Promise<void> => {
  for (const started of running.slice()) await started.stop();
};

export const query = async (address: string, text: string, values: unknown[] = []): Promise<void> => {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    await client.query(text, values);
  } finally {
    await client.end();
  }
};
