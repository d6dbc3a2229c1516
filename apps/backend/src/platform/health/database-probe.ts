import pg from 'pg';
import { sqlState } from '../database/database.js';
import { databaseOptions } from '../../config/database-url.js';
import { latencySince, SharedQuestion } from './shared-question.js';

export interface ProbeResult {
  status: 'ok' | 'error';
  /** Null when there was no answer in time. */
  latencyMs: number | null;
  /** The migrations that are applied, by name; null when there was no answer in time. */
  applied: ReadonlySet<string> | null;
}

const FAILED: ProbeResult = { status: 'error', latencyMs: null, applied: null };

/** A connection that has been silent for so long is given up. */
const GIVE_UP_MS = 5_000;

const NO_SUCH_TABLE = '42P01';

const appliedMigrations = async (client: pg.Client): Promise<ReadonlySet<string>> => {
  try {
    const { rows } = await client.query<{ name: string }>(
      'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    );
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (sqlState(error) === NO_SUCH_TABLE) return new Set();
    throw error;
  }
};

/**
 * Asks the database on a connection of its own, so that a busy pool does not look like a dead database. However many
 * callers and however long the database hangs, at most one question is under way.
 */
export class DatabaseProbe {
  private client: pg.Client | undefined;
  private readonly question = new SharedQuestion(() => this.query(), FAILED);

  constructor(private readonly databaseUrl: string) {}

  /** Answers within 700 ms, at once while an earlier question is overdue. Never rejects. */
  async ask(): Promise<ProbeResult> {
    if ((this.question.age ?? 0) > GIVE_UP_MS) this.drop(this.client);
    return this.question.ask();
  }

  async close(): Promise<void> {
    const { client } = this;
    if (this.question.age === undefined) await client?.end();
    else this.drop(client);
  }

  private async query(): Promise<ProbeResult> {
    const start = performance.now();
    const client = this.client ?? this.newClient();
    try {
      if (client !== this.client) {
        this.client = client;
        await client.connect();
      }
      const applied = await appliedMigrations(client);
      return { status: 'ok', latencyMs: latencySince(start), applied };
    } catch {
      this.drop(client);
      return FAILED;
    }
  }

  private newClient(): pg.Client {
    const { pool } = databaseOptions(this.databaseUrl);
    const client = new pg.Client({
      ...pool,
      application_name: 'quemiai-health',
      connectionTimeoutMillis: GIVE_UP_MS,
    });
    client.on('error', () => this.drop(client));
    return client;
  }

  /** Forgets a connection without waiting for a goodbye that may never come. */
  private drop(client: pg.Client | undefined): void {
    if (client === this.client) {
      this.client = undefined;
      this.question.forget();
    }
    client?.connection.stream.destroy();
  }
}
