import { StartupError } from '../errors/startup-error.js';
import type { MigrationFile } from './migration-files.js';
import type { MigrationRow } from './migration-table.js';

/** How a database stands to the migrations of this release; names, oldest first. */
export interface MigrationStatus {
  applied: string[];
  pending: string[];
  /** Begun outside a transaction and not finished: what it did is for a person to judge. */
  failed: { name: string; logs: string | null }[];
  /** Applied, but the file is another now. */
  edited: string[];
  /** Applied, older than the newest file, and without a file. */
  missing: string[];
  /** Applied by a newer release. */
  newer: string[];
}

export const compare = (files: readonly MigrationFile[], rows: readonly MigrationRow[]): MigrationStatus => {
  const live = rows.filter((row) => row.rolledBackAt === null);
  const finished = live.filter((row) => row.finishedAt !== null);
  const checksums = new Map(finished.map((row) => [row.name, row.checksum]));
  const known = new Set(files.map((file) => file.name));
  const newest = files.at(-1)?.name ?? '';
  const gone = [...checksums.keys()].filter((name) => !known.has(name));
  const failed = live.filter((row) => row.finishedAt === null && !checksums.has(row.name));
  const begun = new Set(failed.map((row) => row.name));
  const applied = files.filter((file) => checksums.has(file.name));
  return {
    applied: applied.map((file) => file.name),
    pending: files
      .filter((file) => !checksums.has(file.name) && !begun.has(file.name))
      .map((file) => file.name),
    failed: failed.map(({ name, logs }) => ({ name, logs })),
    edited: applied.filter((file) => checksums.get(file.name) !== file.checksum).map((file) => file.name),
    missing: gone.filter((name) => name <= newest),
    newer: gone.filter((name) => name > newest),
  };
};

const plural = (names: readonly string[]): string =>
  `${names.length === 1 ? 'migration' : 'migrations'} ${names.join(', ')}`;

/** @throws StartupError when nothing may be applied, or run, on such a database */
export const refuseUnsound = (status: MigrationStatus): void => {
  const [failed] = status.failed;
  if (failed) {
    throw new StartupError({
      title: `Migration ${failed.name} was begun and not finished`,
      detail: failed.logs ?? 'the process ended while it ran, outside a transaction',
      hint:
        'Look at what it did to the database, then either undo that and run ' +
        `"npm run quemiai -- migrate resolve ${failed.name} --rolled-back", or complete it by hand and run the same with --applied.`,
    });
  }
  if (status.newer.length > 0) {
    throw new StartupError({
      title: 'The database is newer than this release',
      detail: `a newer release has applied ${plural(status.newer)}`,
      hint: 'Start that release, or put the database back from a backup taken before it.',
    });
  }
  if (status.edited.length > 0) {
    throw new StartupError({
      title: 'A migration was changed after it was applied',
      detail: `the files of ${plural(status.edited)} are not what this database was made with`,
      hint: 'Put the files back as they were (git checkout), and make the change as a new migration.',
    });
  }
  if (status.missing.length > 0) {
    throw new StartupError({
      title: 'An applied migration is missing from this release',
      detail: `the database has ${plural(status.missing)}, and there is no file of that name`,
      hint: 'Put the files back (git checkout), or start the release that they belong to.',
    });
  }
};
