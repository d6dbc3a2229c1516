import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolderError, errorCode, StartupError } from '../errors/startup-error.js';
import type { Binaries } from './binaries.js';
import {
  clusterFolder,
  dataArgument,
  halfDone,
  makeCluster,
  passwordFile,
  readPassword,
} from './make-cluster.js';
import { postgresProcesses, sendSignal } from './process-info.js';
import type { SystemUser } from './run-as.js';
import type { Settings } from './settings.js';

/** A PostgreSQL data folder, ready to be started. */
export interface Cluster {
  folder: string;
  password: string;
  user: SystemUser | undefined;
  /** How to name the folder to PostgreSQL when the process works in it. */
  dataArgument: string;
}

const removeHalfDone = (dataDir: string): void => {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith(halfDone)) continue;
    // The initdb of a start that was killed goes on without it.
    for (const pid of postgresProcesses(join(dataDir, name))) sendSignal(pid, 'SIGKILL');
    rmSync(join(dataDir, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
};

const checkVersion = (folder: string, binaries: Binaries): void => {
  let found: string;
  try {
    found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      throw new StartupError({
        title: 'The database folder is not one of PostgreSQL',
        detail: `${folder} has files but no PG_VERSION`,
        hint: 'Move it away to begin with an empty database, or put its missing files back from a backup.',
      });
    }
    throw new StartupError({
      title: 'The database belongs to another system user',
      detail: `${folder} may not be read by user ${process.getuid?.() ?? ''}`,
      hint: 'Start as the user who started it before, or give that user the whole data folder (chown -R).',
    });
  }
  if (found !== String(binaries.major)) {
    throw new StartupError({
      title: `The data folder is of PostgreSQL ${found}, and this version brings PostgreSQL ${binaries.major}`,
      detail: `${folder} cannot be opened by another major version`,
      hint: `Run the Quemiai release that made it, or move the data over with pg_dump and pg_restore of PostgreSQL ${binaries.major}.`,
    });
  }
};

const isEmpty = (folder: string): boolean => {
  try {
    return readdirSync(folder).length === 0;
  } catch (error) {
    if (errorCode(error) === 'EACCES') return false;
    if (errorCode(error) === 'ENOENT') return true;
    throw dataFolderError(folder, error);
  }
};

/**
 * The cluster of the data folder, made where there is none. The caller holds the folder's lock.
 * @throws StartupError when what is there cannot be used
 */
export const openCluster = async (
  dataDir: string,
  binaries: Binaries,
  user: SystemUser | undefined,
  { settings, log }: { settings: Settings; log: { info(message: string): void } },
): Promise<Cluster> => {
  const folder = clusterFolder(dataDir);
  removeHalfDone(dataDir);
  if (isEmpty(folder)) {
    rmSync(folder, { recursive: true, force: true });
    log.info(`Making a PostgreSQL ${binaries.major} database in ${folder}`);
    await makeCluster(dataDir, binaries, user, settings);
  }
  checkVersion(folder, binaries);
  if (user && statSync(folder).uid === 0) {
    // Copied back by root: PostgreSQL opens only what is its own.
    spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
  }
  const password = readPassword(dataDir);
  if (password === undefined) {
    throw new StartupError({
      title: 'The password of the database is missing',
      detail: `${passwordFile(dataDir)} is not there, but ${folder} is`,
      hint: 'Put it back from the backup that the database came from.',
    });
  }
  return { folder, password, user, dataArgument: dataArgument(folder, user) };
};
