import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, StartupError } from '../errors/startup-error.js';
import { withoutOpaque } from './split-statements.js';

/** A migration of the release: a folder `<time>_<name>` with a `migration.sql`. */
export interface MigrationFile {
  name: string;
  path: string;
  sql: string;
  /** SHA-256 of the file in hexadecimal digits, as Prisma notes it. */
  checksum: string;
  /** False for a file whose first line is `-- quemiai:no-transaction`. */
  transaction: boolean;
}

const noTransaction = /^--\s*quemiai:no-transaction\s*(\n|$)/;
const control = /^\s*(BEGIN|START\s+TRANSACTION|COMMIT|END|ROLLBACK|ABORT)(\s+(WORK|TRANSACTION))?\s*;/im;

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

const unreadable = (path: string, error: unknown): StartupError =>
  new StartupError({
    title: 'The migrations of this release cannot be read',
    detail: `${path}: ${errorCode(error) ?? String(error)}`,
    hint: 'Put the file back as the release has it (git checkout), and start again.',
  });

const readMigration = (folder: string, name: string): MigrationFile => {
  const path = join(folder, name, 'migration.sql');
  let sql: string;
  try {
    // Git may have given the file the line ends of this system; what is applied and noted does not depend on that.
    sql = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  } catch (error) {
    throw unreadable(path, error);
  }
  const transaction = !noTransaction.test(sql);
  if (transaction && control.test(withoutOpaque(sql))) {
    throw new StartupError({
      title: `Migration ${name} begins or ends transactions itself`,
      detail: `${path} runs in one transaction together with the note that it was applied`,
      hint: 'Take the transaction statements out, or make "-- quemiai:no-transaction" the first line.',
    });
  }
  return { name, path, sql, checksum: sha256(sql), transaction };
};

/**
 * All migrations, oldest first.
 * @throws StartupError when the folder or one of them cannot be read
 */
export const readMigrations = (folder: string): MigrationFile[] => {
  try {
    const names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    return names.sort().map((name) => readMigration(folder, name));
  } catch (error) {
    throw error instanceof StartupError ? error : unreadable(folder, error);
  }
};
