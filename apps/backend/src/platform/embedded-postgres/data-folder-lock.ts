import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolderError, errorCode, StartupError } from '../errors/startup-error.js';
import { identityOf, isAlive } from './process-info.js';

/** Holds the data folder for one process, from before its database starts until after it has stopped. */
export interface DataFolderLock {
  /**
   * Notes where the server answers, so that a second start can say so.
   * @param listens host and port, where a proxy stands before it
   */
  announce(address: string, listens?: string): void;
  release(): void;
}

interface Owner {
  pid: number;
  identity: string;
  address?: string | undefined;
  listens?: string | undefined;
}

const fileName = 'quemiai.lock';
const takenOver = 5;

const parse = (text: string): Owner | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('identity' in value))
      return undefined;
    const { pid, identity } = value;
    if (typeof pid !== 'number' || typeof identity !== 'string') return undefined;
    const address = 'address' in value && typeof value.address === 'string' ? value.address : undefined;
    const listens = 'listens' in value && typeof value.listens === 'string' ? value.listens : undefined;
    return { pid, identity, address, listens };
  } catch {
    return undefined;
  }
};

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw dataFolderError(path, error);
  }
};

/** Appears with its whole content or not at all; false when the file is there already. */
const createWhole = (path: string, content: string): boolean => {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, content, { mode: 0o600 });
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    // A file system without hard links.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(errorCode(error) ?? '')) throw error;
    try {
      writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
      return true;
    } catch (second) {
      if (errorCode(second) === 'EEXIST') return false;
      throw second;
    }
  } finally {
    rmSync(own, { force: true });
  }
};

/** Moves a dead owner's lock away. Another start may have done so and taken the lock meanwhile: then it gets it back. */
const removeStale = (path: string, content: string): void => {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const moved = readFileSync(aside, 'utf8');
  if (moved !== content) createWhole(path, moved);
  unlinkSync(aside);
};

const whereabouts = ({ address, listens }: Owner): string => {
  if (address === undefined) return 'is still starting';
  return listens === undefined ? `answers at ${address}` : `answers at ${address}, listening on ${listens}`;
};

const inUse = (dataDir: string, owner: Owner): StartupError =>
  new StartupError({
    title: 'Quemiai is already running on this data folder',
    detail: `process ${owner.pid} uses ${dataDir} and ${whereabouts(owner)}`,
    hint: `${owner.address === undefined ? 'Wait for it' : `Open ${owner.address}`}, stop it (kill ${owner.pid}), or give this one another folder: QUEMIAI_DATA_DIR.`,
  });

/**
 * Takes the data folder, making it where it is missing. The lock of a process that is gone (after `kill -9`, or whose
 * pid another process has now) is taken over.
 * @throws StartupError when a living process holds it, or the folder cannot be written
 */
export const lockDataFolder = (dataDir: string): DataFolderLock => {
  const path = join(dataDir, fileName);
  const self: Owner = { pid: process.pid, identity: identityOf(process.pid) };
  const content = (owner: Owner): string => `${JSON.stringify(owner)}\n`;
  let held = content(self);
  try {
    mkdirSync(dataDir, { recursive: true });
    for (let tries = 0; !createWhole(path, held); tries++) {
      const found = read(path);
      if (found === undefined) continue;
      const owner = parse(found);
      const alive = owner !== undefined && isAlive(owner.pid) && identityOf(owner.pid) === owner.identity;
      if (owner && (alive || tries > takenOver)) throw inUse(dataDir, owner);
      removeStale(path, found);
    }
  } catch (error) {
    throw error instanceof StartupError ? error : dataFolderError(dataDir, error);
  }
  return {
    announce: (address, listens) => {
      if (read(path) !== held) return;
      held = content({ ...self, address, listens });
      writeFileSync(`${path}.new`, held, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
    release: () => {
      if (read(path) === held) rmSync(path, { force: true });
    },
  };
};
