import type { PoolConfig } from 'pg';

/** What the pool takes from `DATABASE_URL`, in Prisma's words. Times are seconds there and milliseconds here. */
export interface DatabaseOptions {
  pool: PoolConfig;
  /** PgBouncer in transaction mode keeps no session: statements stay unnamed. */
  pgbouncer: boolean;
}

const own = ['connection_limit', 'pool_timeout', 'connect_timeout', 'pgbouncer', 'schema'] as const;

const positive = (url: URL, name: (typeof own)[number], fallback: number): number => {
  const raw = url.searchParams.get(name);
  if (raw === null) return fallback;
  const value = Number(raw);
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a whole number above 0, not "${raw}"`);
  }
  return value;
};

/**
 * Reads `connection_limit` (default 20), `pool_timeout` (default 20 s), `connect_timeout` (default 10 s) and
 * `pgbouncer` out of a PostgreSQL URL.
 * @throws RangeError when one of them is no number; TypeError when the URL is none
 */
export const databaseOptions = (databaseUrl: string): DatabaseOptions => {
  const url = new URL(databaseUrl);
  const max = positive(url, 'connection_limit', 20);
  const poolTimeout = positive(url, 'pool_timeout', 20);
  const connectTimeout = positive(url, 'connect_timeout', 10);
  const pgbouncer = url.searchParams.get('pgbouncer') === 'true';
  for (const name of own) url.searchParams.delete(name);
  return {
    pgbouncer,
    pool: {
      connectionString: url.toString(),
      max,
      // pg has one clock for waiting in the queue and for connecting: the longer of the two covers both.
      connectionTimeoutMillis: Math.max(poolTimeout, connectTimeout) * 1000,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      application_name: 'quemiai',
    },
  };
};
