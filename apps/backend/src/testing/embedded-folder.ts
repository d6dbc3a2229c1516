import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect } from 'vitest';
import type { EmbeddedPostgres } from '../platform/embedded-postgres/embedded-postgres.js';
import { startEmbeddedPostgres } from '../platform/embedded-postgres/embedded-postgres.js';
import { postgresProcesses } from '../platform/embedded-postgres/process-info.js';
import type { Told } from './holder.js';
import { endHolders, hold } from './holder.js';

/** The answer of a connection of its own. */
export const ask = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** What `prepared` put there. */
export const kept = (url: string): Promise<Record<string, unknown>[]> => ask(url, 'SELECT x FROM kept');

/** A data folder for each test; everything that was started on it is stopped after the test, and no process is left. */
export class EmbeddedFolder {
  base = '';
  /** What PostgreSQL's supervision said. */
  said: string[] = [];
  private open: EmbeddedPostgres[] = [];

  constructor() {
    beforeEach(() => {
      this.base = realpathSync(mkdtempSync(join(tmpdir(), 'quemiai-embedded-')));
      this.said = [];
      this.open = [];
    });
    afterEach(async () => {
      endHolders();
      for (const one of this.open) await one.stop();
      await expect.poll(() => postgresProcesses(this.cluster), { timeout: 10_000 }).toEqual([]);
      rmSync(this.base, { recursive: true });
    });
  }

  get dataDir(): string {
    return join(this.base, 'data');
  }

  get cluster(): string {
    return join(this.dataDir, 'postgres');
  }

  async start(): Promise<EmbeddedPostgres> {
    const say = (message: string): void => void this.said.push(message);
    const log = { info: say, warn: say, error: say };
    const postgres = await startEmbeddedPostgres({ dataDir: this.dataDir, log, settings: { fsync: 'off' } });
    this.open.push(postgres);
    return postgres;
  }

  /** How a start in a process of its own is refused. */
  refusal(
    dataDir = this.dataDir,
    as: { uid?: number; gid?: number } = {},
  ): Promise<NonNullable<Told['refused']>> {
    return hold(dataDir, as).until('refused');
  }

  /** A stopped cluster with a row in it. */
  async prepared(): Promise<void> {
    const { url, stop } = await this.start();
    await ask(url, 'CREATE TABLE kept (x int); INSERT INTO kept VALUES (1)');
    await stop();
  }
}
