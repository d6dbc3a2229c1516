import type { INestApplicationContext } from '@nestjs/common';
import type { Env } from '../config/env.js';
import { migrationsFolder } from '../platform/migrations/folder.js';

const quiet = { info: () => undefined, warn: console.error, error: console.error };

/**
 * Runs `work` with the address of the database: that of `DATABASE_URL`, else of the server that runs on this data
 * folder, else of an embedded PostgreSQL that is started for the time.
 */
export const withDatabaseUrl = async <T>(env: Env, work: (databaseUrl: string) => Promise<T>): Promise<T> => {
  if (env.DATABASE_URL !== undefined) return work(env.DATABASE_URL);
  const { runningDatabaseUrl } = await import('../platform/embedded-postgres/runtime-file.js');
  const running = runningDatabaseUrl(env.QUEMIAI_DATA_DIR);
  if (running !== undefined) return work(running);
  console.error('The server is not running: starting its database for the time …');
  const { startEmbeddedPostgres } = await import('../platform/embedded-postgres/embedded-postgres.js');
  const server = await startEmbeddedPostgres({ dataDir: env.QUEMIAI_DATA_DIR, log: quiet });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
};

/** Runs `work` with the application's services, without its HTTP server, on an up-to-date database. */
export const withServices = async <T>(
  env: Env,
  work: (services: INestApplicationContext) => Promise<T>,
): Promise<T> =>
  withDatabaseUrl(env, async (databaseUrl) => {
    const { applyMigrations } = await import('../platform/migrations/migrations.js');
    await applyMigrations({ databaseUrl, folder: migrationsFolder, log: quiet });
    await import('reflect-metadata');
    const { NestFactory } = await import('@nestjs/core');
    const { AppModule } = await import('../app.module.js');
    const services = await NestFactory.createApplicationContext(AppModule.with(env, databaseUrl), {
      logger: false,
      abortOnError: false,
    });
    try {
      return await work(services);
    } finally {
      await services.close();
    }
  });
