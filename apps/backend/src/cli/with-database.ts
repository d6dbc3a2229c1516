import { loadEnv } from '../config/env.js';
import logger from '../config/logger.js';
import { Database } from '../platform/database/database.js';
import { runningDatabaseUrl } from '../platform/embedded-postgres/runtime-file.js';
import { applyMigrations } from '../platform/migrations/migrations.js';
import { migrationsFolder } from '../platform/migrations/folder.js';

const log = {
  info: (message: string) => logger.info(message),
  warn: (message: string) => logger.warn(message),
  error: (message: string) => logger.error(message),
};

/** Where the database is: named, running beside a server, or started for the time of the command. */
const open = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
  const env = loadEnv();
  // A command tells its own story.
  logger.level = env.LOG_LEVEL === 'info' ? 'warn' : env.LOG_LEVEL;
  const running = env.DATABASE_URL ?? runningDatabaseUrl(env.QUEMIAI_DATA_DIR);
  if (running !== undefined) return { url: running, stop: async () => undefined };
  const { startEmbeddedPostgres } = await import('../platform/embedded-postgres/embedded-postgres.js');
  return startEmbeddedPostgres({ dataDir: env.QUEMIAI_DATA_DIR, log });
};

/** Runs a command on the migrated database of this installation, whether or not its server runs. */
export const withDatabase = async <T>(work: (database: Database) => Promise<T>): Promise<T> => {
  const { url, stop } = await open();
  try {
    await applyMigrations({ databaseUrl: url, folder: migrationsFolder, log });
    const database = new Database(url, (error) =>
      logger.warn({ err: error }, 'an idle database connection broke'),
    );
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await stop();
  }
};
