import type pg from 'pg';
import { randomUUID } from 'node:crypto';
import { sqlState } from './sql-error.js';

/** A row of Prisma's table. */
export interface MigrationRow {
  name: string;
  checksum: string;
  finishedAt: Date | null;
  rolledBackAt: Date | null;
  logs: string | null;
}

const create = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

export const createTable = async (client: pg.ClientBase): Promise<void> => {
  await client.query(create);
};

/** Every attempt that was not rolled back, and none where the table does not exist yet. */
export const readRows = async (client: pg.ClientBase): Promise<MigrationRow[]> => {
  try {
    const { rows } = await client.query<MigrationRow>(
      `SELECT migration_name AS name, checksum, finished_at AS "finishedAt", rolled_back_at AS "rolledBackAt", logs
       FROM _prisma_migrations ORDER BY started_at, migration_name`,
    );
    return rows;
  } catch (error) {
    if (sqlState(error) === '42P01') return [];
    throw error;
  }
};

type State = 'started' | 'finished' | 'rolled back';

/** Notes an attempt. Returns the id of the row. */
export const insertRow = async (
  client: pg.ClientBase,
  migration: { name: string; checksum: string },
  state: State,
  { steps = 0, logs = null }: { steps?: number; logs?: string | null } = {},
): Promise<string> => {
  const id = randomUUID();
  await client.query(
    `INSERT INTO _prisma_migrations (id, migration_name, checksum, applied_steps_count, logs, finished_at, rolled_back_at)
     VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 = 'finished' THEN now() END, CASE WHEN $6 = 'rolled back' THEN now() END)`,
    [id, migration.name, migration.checksum, steps, logs, state],
  );
  return id;
};

export const finishRow = async (client: pg.ClientBase, id: string, steps: number): Promise<void> => {
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = $2 WHERE id = $1',
    [id, steps],
  );
};

export const failRow = async (
  client: pg.ClientBase,
  id: string,
  steps: number,
  logs: string,
): Promise<void> => {
  await client.query('UPDATE _prisma_migrations SET logs = $3, applied_steps_count = $2 WHERE id = $1', [
    id,
    steps,
    logs,
  ]);
};
