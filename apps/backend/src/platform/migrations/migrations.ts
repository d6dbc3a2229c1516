import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../errors/startup-error.js';
import { databaseOptions } from '../../config/database-url.js';
import { withConnection } from './connect.js';
import type { MigrationFile } from './migration-files.js';
import { readMigrations } from './migration-files.js';
import type { MigrationStatus } from './migration-status.js';
import { compare, refuseUnsound } from './migration-status.js';
import { createTable, failRow, finishRow, insertRow, readRows } from './migration-table.js';
import { splitStatements } from './split-statements.js';
import { describeSqlError } from './sql-error.js';

export interface MigrationOptions {
  databaseUrl: string;
  /** The folder of `<time>_<name>/migration.sql`. */
  folder: string;
  log: { info(message: string): void };
}

/** The key Prisma's own tool locks with, so that the two never run at once. */
const lockKey = 72_707_369;

/** Asks again and again instead of waiting inside PostgreSQL, where a waiting statement would hold up CREATE INDEX CONCURRENTLY. */
const lock = async (client: pg.Client, { databaseUrl, log }: MigrationOptions): Promise<void> => {
  if (databaseOptions(databaseUrl).pgbouncer) {
    throw new StartupError({
      title: 'Migrations need a direct connection',
      detail:
        'DATABASE_URL leads through PgBouncer (pgbouncer=true), which does not keep the lock they run under',
      hint: 'Run "npm run quemiai -- migrate apply" with DATABASE_URL naming PostgreSQL itself, then start again.',
    });
  }
  for (let told = false; ; told = true) {
    const { rows } = await client.query<{ ours: boolean }>('SELECT pg_try_advisory_lock($1) AS ours', [
      lockKey,
    ]);
    if (rows[0]?.ours) return;
    if (!told) log.info('Another process is migrating the database; waiting for it');
    await sleep(200);
  }
};

const failure = (migration: MigrationFile, description: string, undone: boolean): StartupError =>
  new StartupError({
    title: `Migration ${migration.name} failed`,
    detail: `${description}\n${migration.path}`,
    hint: undone
      ? 'Nothing of it remains in the database. Correct the cause and start again.'
      : 'It runs outside a transaction: what it did before the error remains. The next start says how to go on.',
  });

const runInTransaction = async (client: pg.Client, migration: MigrationFile): Promise<void> => {
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query(migration.sql);
    await insertRow(client, migration, 'finished', { steps: 1 });
    await client.query('COMMIT');
  } catch (error) {
    const description = describeSqlError(error, migration.sql, 0);
    // On a broken connection PostgreSQL has rolled back by itself, and the note cannot be taken.
    await client
      .query('ROLLBACK')
      .then(() => insertRow(client, migration, 'rolled back', { logs: description }))
      .catch(() => undefined);
    throw failure(migration, description, true);
  }
};

const runStatements = async (client: pg.Client, migration: MigrationFile): Promise<void> => {
  const id = await insertRow(client, migration, 'started');
  await client.query('SET statement_timeout = 0');
  let steps = 0;
  for (const { sql, offset } of splitStatements(migration.sql)) {
    try {
      await client.query(sql);
    } catch (error) {
      const description = describeSqlError(error, migration.sql, offset);
      await failRow(client, id, steps, description).catch(() => undefined);
      throw failure(migration, description, false);
    }
    steps++;
  }
  await finishRow(client, id, steps);
};

/** How the database stands to the migrations of the folder. Changes nothing. */
export const migrationStatus = async (options: MigrationOptions): Promise<MigrationStatus> =>
  withConnection(options.databaseUrl, async (client) =>
    compare(readMigrations(options.folder), await readRows(client)),
  );

/**
 * Applies what is pending, one migration after the other, while no other process does; one query where nothing is.
 * @returns the names of those that were applied
 * @throws StartupError when one fails, or when the database does not fit the folder
 */
export const applyMigrations = async (options: MigrationOptions): Promise<string[]> => {
  const files = readMigrations(options.folder);
  return withConnection(options.databaseUrl, async (client) => {
    const before = compare(files, await readRows(client));
    refuseUnsound(before);
    if (before.pending.length === 0) return [];
    await lock(client, options);
    await createTable(client);
    const status = compare(files, await readRows(client));
    refuseUnsound(status);
    const pending = new Set(status.pending);
    for (const migration of files.filter(({ name }) => pending.has(name))) {
      options.log.info(`Applying migration ${migration.name}`);
      await (migration.transaction ? runInTransaction : runStatements)(client, migration);
    }
    return status.pending;
  });
};

/**
 * Settles a migration that was begun and not finished, after a person looked at the database.
 * @throws StartupError when there is no such migration
 */
export const resolveMigration = async (
  options: MigrationOptions,
  name: string,
  as: 'applied' | 'rolled-back',
): Promise<void> =>
  withConnection(options.databaseUrl, async (client) => {
    await lock(client, options);
    const status = compare(readMigrations(options.folder), await readRows(client));
    if (!status.failed.some((failed) => failed.name === name)) {
      throw new StartupError({
        title: `Migration ${name} is not in doubt`,
        detail: 'only one that was begun and not finished can be resolved',
        hint: `In doubt: ${status.failed.map((failed) => failed.name).join(', ') || 'none'}.`,
      });
    }
    const column = as === 'applied' ? 'finished_at' : 'rolled_back_at';
    await client.query(
      `UPDATE _prisma_migrations SET ${column} = now()
       WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
      [name],
    );
  });
