import { PrismaPg } from '@prisma/adapter-pg';
import type { PoolClient, QueryResultRow } from 'pg';
import pg from 'pg';
import { PrismaClient } from '../../generated/prisma/client.js';
import { databaseOptions } from '../../config/database-url.js';

/** A statement of a hot path: the name lets PostgreSQL keep its plan. */
export interface Statement {
  name: string;
  text: string;
}

/** Whatever runs statements: the database itself or an open transaction. */
export interface Queryable {
  rows<R extends QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<R[]>;
}

const ignore = (): void => undefined;

/**
 * The one pool of the process. Prisma serves everyday access on it; hand-written SQL serves the hot paths.
 */
export class Database implements Queryable {
  readonly pool: pg.Pool;
  private readonly named: boolean;
  private client: PrismaClient | undefined;

  constructor(databaseUrl: string, onIdleError: (error: Error) => void) {
    const options = databaseOptions(databaseUrl);
    this.named = !options.pgbouncer;
    this.pool = new pg.Pool(options.pool);
    // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
    // While the pool ends, they are meant to.
    this.pool.on('error', (error) => {
      if (!this.pool.ending) onIdleError(error);
    });
  }

  /** Made at first use: its query compiler takes 30 MiB that an idle start does not need. */
  get prisma(): PrismaClient {
    this.client ??= new PrismaClient({ adapter: new PrismaPg(this.pool) });
    return this.client;
  }

  async rows<R extends QueryResultRow>(statement: Statement, values: readonly unknown[]): Promise<R[]> {
    return this.run<R>(this.pool, statement, values);
  }

  /** Runs `work` in one transaction (READ COMMITTED); rolls back when it throws. */
  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    // The pool listens only while a connection is idle; between two statements a break is nobody's answer, and without
    // a listener it would end the process. The next statement fails with it.
    client.on('error', ignore);
    let broken = true;
    try {
      await client.query('BEGIN');
      const result = await work({
        rows: <R extends QueryResultRow>(statement: Statement, values: readonly unknown[]) =>
          this.run<R>(client, statement, values),
      });
      const { command } = await client.query('COMMIT');
      broken = false;
      // PostgreSQL's answer to the commit of a transaction in which a statement failed.
      if (command === 'ROLLBACK')
        throw new Error('a transaction went on after one of its statements had failed');
      return result;
    } catch (error) {
      if (broken)
        broken = await client.query('ROLLBACK').then(
          () => false,
          () => true,
        );
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.client?.$disconnect();
    await this.pool.end();
  }

  private async run<R extends QueryResultRow>(
    on: pg.Pool | PoolClient,
    statement: Statement,
    values: readonly unknown[],
  ): Promise<R[]> {
    const result = await on.query<R>({
      ...(this.named ? { name: statement.name } : {}),
      text: statement.text,
      values: [...values],
    });
    return result.rows;
  }
}

/** The SQLSTATE of a PostgreSQL error, e.g. `23505` for a unique violation; undefined for anything else. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof pg.DatabaseError ? error.code : undefined;
