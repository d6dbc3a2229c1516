import pg from 'pg';
import { databaseOptions } from '../../config/database-url.js';
import { errorCode, StartupError } from '../errors/startup-error.js';
import { sqlState } from './sql-error.js';

const refusals: Record<string, string> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host name could not be looked up',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'the password or the user is wrong',
  '28000': 'this user may not connect',
  '3D000': 'there is no such database',
  '53300': 'all its connections are in use',
  '57P03': 'it is starting up or shutting down',
};

const unreachable = (databaseUrl: string, error: unknown): StartupError => {
  const { host, pathname } = new URL(databaseUrl);
  const said = error instanceof Error ? error.message : String(error);
  const why = refusals[sqlState(error) ?? errorCode(error) ?? ''] ?? (said || 'it does not answer');
  return new StartupError({
    title: 'The database cannot be reached',
    detail: `${host}${pathname}: ${why}`,
    hint: 'Check DATABASE_URL and that PostgreSQL runs, or unset it to use the embedded one.',
  });
};

/**
 * Runs `work` on a connection of its own.
 * @throws StartupError when there is no way to the database
 */
export const withConnection = async <T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  const { connectionString, connectionTimeoutMillis } = databaseOptions(databaseUrl).pool;
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: connectionTimeoutMillis ?? 0,
    application_name: 'quemiai migrations',
  });
  // A connection that breaks fails the statement under way as well.
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    throw unreachable(databaseUrl, error);
  });
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};
