import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { environmentForChildren } from '../../config/env.js';
import { dataFolderError, errorCode, StartupError } from '../errors/startup-error.js';
import type { Binaries } from './binaries.js';
import type { SystemUser } from './run-as.js';
import { canReach } from './run-as.js';
import type { Settings } from './settings.js';
import { asArguments, initialSettings } from './settings.js';

/** The name of the role and of the database. */
export const databaseName = 'quemiai';

export const clusterFolder = (dataDir: string): string => join(dataDir, 'postgres');
export const passwordFile = (dataDir: string): string => join(dataDir, 'postgres.password');

/**
 * Whether the cluster's folder can hold a socket beside the loopback port, which takes a quarter less of the processor
 * for a query, on both sides. Systems bound the length of a socket's path.
 */
export const hasSocket = (folder: string): boolean =>
  process.platform !== 'win32' && Buffer.byteLength(`${folder}/.s.PGSQL.65535`) <= 100;

/** How the names of folders begin in which a cluster is being made. */
export const halfDone = 'postgres.init-';

/**
 * Where root's own folders keep the PostgreSQL user out (a clone below /root, a `mktemp -d`), the path leads nowhere
 * for it; its working folder, entered before root's rights are dropped, still does.
 */
export const dataArgument = (folder: string, user: SystemUser | undefined): string => {
  if (canReach(user, folder, '-x')) return folder;
  if (process.platform === 'linux' && existsSync('/proc/self/cwd')) return '/proc/self/cwd';
  throw new StartupError({
    title: 'PostgreSQL cannot reach its data folder',
    detail: `the system user it runs as may not enter ${folder} or a folder above it`,
    hint: 'Start as an ordinary user, or set QUEMIAI_DATA_DIR to a folder all users may pass through.',
  });
};

/** The password of the cluster; undefined where its file is missing. */
export const readPassword = (dataDir: string): string | undefined => {
  try {
    return readFileSync(passwordFile(dataDir), 'utf8').trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw dataFolderError(passwordFile(dataDir), error);
  }
};

const newPassword = (dataDir: string): string => {
  const password = readPassword(dataDir) ?? randomBytes(24).toString('base64url');
  writeFileSync(passwordFile(dataDir), `${password}\n`, { mode: 0o600 });
  return password;
};

/** The best character classification the system has; sorting is PostgreSQL's own and needs none of it. */
const systemLocale = (): string => {
  const listed = spawnSync('locale', ['-a'], { encoding: 'utf8' }).stdout ?? '';
  const names = new Map(listed.split('\n').map((name) => [name.toLowerCase().replace('-', ''), name.trim()]));
  return names.get('c.utf8') ?? names.get('en_us.utf8') ?? 'C';
};

const initdb = (
  binaries: Binaries,
  folder: string,
  user: SystemUser | undefined,
  password: number,
  settings: Settings,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const args = [
      `--pgdata=${dataArgument(folder, user)}`,
      `--username=${databaseName}`,
      `--pwfile=${process.platform === 'win32' ? '-' : '/dev/stdin'}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      `--locale=${systemLocale()}`,
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
      ...(settings['fsync'] === 'off' ? ['--no-sync'] : []),
      ...asArguments(initialSettings, '--set'),
    ];
    const child = spawn(binaries.initdb, args, {
      cwd: folder,
      ...user,
      env: { ...environmentForChildren(), LC_ALL: 'C' },
      stdio: [password, 'pipe', 'pipe'],
    });
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    const fail = (why: string): void => {
      const full = /No space left on device|Disk quota exceeded/.test(why);
      reject(
        new StartupError({
          title: full ? 'The disk is full' : 'The database could not be made',
          detail: why,
          hint: full
            ? 'A new database takes 50 MB. Free some space and start again.'
            : 'Set DATABASE_URL to use a PostgreSQL of yours instead of the embedded one.',
        }),
      );
    };
    child.on('error', (error) => fail(`initdb could not be run: ${error.message}`));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else
        fail(
          said.match(/^initdb: (?:error|detail):.*$|.*FATAL:.*$/gm)?.join('; ') ??
            `initdb ended (${signal ?? code}): ${said.trim().slice(-300)}`,
        );
    });
  });

/** Made beside its place and moved there when complete: a start that is killed here leaves nothing to be mistaken for a database. */
export const makeCluster = async (
  dataDir: string,
  binaries: Binaries,
  user: SystemUser | undefined,
  settings: Settings,
): Promise<void> => {
  const half = join(dataDir, `${halfDone}${randomBytes(4).toString('hex')}`);
  const secret = `${half}.password`;
  let fd: number | undefined;
  try {
    writeFileSync(secret, `${newPassword(dataDir)}\n`, { mode: 0o600 });
    mkdirSync(half, { mode: 0o700 });
    if (user) for (const path of [secret, half]) chownSync(path, user.uid, user.gid);
    fd = openSync(secret, 'r');
    await initdb(binaries, half, user, fd, settings);
    renameSync(half, clusterFolder(dataDir));
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    throw error instanceof StartupError ? error : dataFolderError(dataDir, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
    rmSync(secret, { force: true });
  }
};
