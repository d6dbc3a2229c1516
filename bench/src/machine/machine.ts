import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  kernel: string;
  node: string;
  /** File system of the scratch data: a commit is only as dear as its fsync. */
  fileSystem: string;
}

export interface Commit {
  hash: string;
  dirty: boolean;
}

/** What the figures rest on: a change elsewhere does not make them those of another program. */
const measured = ['apps/backend', 'packages/contract', 'bench/src', 'launcher', 'package-lock.json'];

const repository = new URL('../../../', import.meta.url).pathname;

const output = (command: string, args: string[]): string | undefined => {
  try {
    return execFileSync(command, args, {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
};

const fileSystemOf = (path: string): string => {
  return output('df', ['--output=fstype', path])?.split('\n').at(-1)?.trim() ?? 'unknown';
};

export const describeMachine = (dataDir: string): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
  kernel: `${platform()} ${release()} ${arch()}`,
  node: process.version,
  fileSystem: fileSystemOf(dataDir),
});

export const describeCommit = (): Commit => {
  const hash = output('git', ['rev-parse', '--short=10', 'HEAD']);
  if (hash === undefined) return { hash: 'unknown', dirty: true };
  const changed = output('git', ['status', '--porcelain', '--untracked-files=no', '--', ...measured]);
  return { hash, dirty: changed !== '' };
};

/** Whether so much else runs that it shows in the figures. */
export const isBusy = (load: number): boolean => load > cpus().length / 2;

/** Load average of the last minute: whether the machine had other work. Undefined where the system has none. */
export const loadAverage = (): number | undefined => {
  try {
    return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
  } catch {
    return undefined;
  }
};
