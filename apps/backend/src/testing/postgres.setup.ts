import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../platform/embedded-postgres/embedded-postgres.js';
import { migrationsFolder } from '../platform/migrations/folder.js';
import { applyMigrations } from '../platform/migrations/migrations.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's `postgres` database, and the name of the migrated database to clone. */
    postgres: { url: string; template: string };
  }
}

const log = { info: () => undefined, warn: console.warn, error: console.error };

/** One PostgreSQL for all test files, and one migrated database that each of them clones. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'quemiai-test-'));
  chmodSync(dataDir, 0o755);
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '300' };
  const server = await startEmbeddedPostgres({ dataDir, log, settings });
  await applyMigrations({ databaseUrl: server.url, folder: migrationsFolder, log });
  const url = new URL(server.url);
  const template = url.pathname.slice(1);
  url.pathname = '/postgres';
  // By the port, not the socket: tests put a proxy in between.
  url.search = '';
  project.provide('postgres', { url: url.href, template });
  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
};
