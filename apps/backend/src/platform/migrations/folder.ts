import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The migrations of this release. */
export const migrationsFolder = fileURLToPath(new URL('../../../prisma/migrations/', import.meta.url));

/** The names of the migrations of this release, oldest first. */
export const migrationNames = (): string[] =>
  readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
