import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';

/** Runs a statement on the database of a server, for what only time would bring about. */
export async function statement(
  dataDir: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<void> {
  const file: unknown = JSON.parse(await readFile(join(dataDir, 'postgres.json'), 'utf8'));
  const client = new pg.Client(z.object({ url: z.string() }).parse(file).url);
  await client.connect();
  try {
    await client.query(text, [...values]);
  } finally {
    await client.end();
  }
}

/** As if everybody’s last proof of who they are were ten minutes old. */
export const ageProofs = (dataDir: string): Promise<void> =>
  statement(dataDir, `UPDATE sessions SET reauthenticated_at = now() - interval '10 minutes'`);
