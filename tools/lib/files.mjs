import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Made by tools or by running the product: never source. */
const skippedNames = new Set([
  'node_modules',
  'dist',
  'coverage',
  'test-results',
  '.git',
  '.runtime',
  '.build',
]);
const skippedPaths = new Set(['data', 'bench/results', 'apps/backend/src/generated']);

/** Paths of all source files below `folder`, relative to the repository, with forward slashes, sorted. */
const listFiles = (folder = '') => {
  const found = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (skippedNames.has(entry.name) || skippedPaths.has(path)) continue;
    if (entry.isDirectory()) found.push(...listFiles(path));
    else if (entry.isFile()) found.push(path);
  }
  return found.toSorted();
};

/** A map of path to text for the paths that `wanted` accepts. */
export const readFiles = (wanted) =>
  new Map(
    listFiles()
      .filter(wanted)
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );

/** Prints what is wrong, one line each, and ends with exit code 1; or says what was checked. */
export const report = (what, problems) => {
  for (const { path, line, message } of problems)
    console.error(`${path}${line ? `:${line}` : ''}  ${message}`);
  if (problems.length > 0) {
    console.error(`${what}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`);
    process.exitCode = 1;
  } else {
    console.log(`${what}: ok`);
  }
};
