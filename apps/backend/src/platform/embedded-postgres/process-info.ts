import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

interface Stat {
  name: string;
  state: string;
  startTime: string;
}

/** `/proc/<pid>/stat`: the name stands in parentheses and may itself contain spaces and parentheses. */
const statOf = (pid: number): Stat | undefined => {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (text === undefined) return undefined;
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  return {
    name: text.slice(text.indexOf('(') + 1, end),
    state: fields[0] ?? '',
    startTime: fields[19] ?? '',
  };
};

const ps = (pid: number, column: string): string =>
  spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';

/**
 * Whether the process runs. A zombie does not: it is dead and only waits for its parent, which in a container may
 * never look after it.
 */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  if (process.platform === 'win32') return true;
  const state = process.platform === 'linux' ? statOf(pid)?.state : ps(pid, 'state');
  return state !== undefined && state !== '' && !/^[ZX]/.test(state);
};

/** What tells this process from a later one with the same pid: when it was started, and in which boot. */
export const identityOf = (pid: number): string => {
  if (process.platform === 'win32') return 'unknown';
  if (process.platform !== 'linux') return ps(pid, 'lstart');
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  return `${boot ?? ''}/${statOf(pid)?.startTime ?? ''}`;
};

/** Whether the process is one of PostgreSQL, or making a cluster, in `folder`, as far as the system lets us see. */
export const isPostgresIn = (pid: number, folder: string): boolean => {
  if (!(pid > 0) || !isAlive(pid)) return false;
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') return basename(ps(pid, 'comm')) === 'postgres';
  if (!/^(postgres|initdb)$/.test(statOf(pid)?.name ?? '')) return false;
  const cwd = attempt(() => readlinkSync(`/proc/${pid}/cwd`));
  return cwd === undefined || cwd === folder;
};

/** All processes of PostgreSQL that work in `folder`; none where the system does not tell. */
export const postgresProcesses = (folder: string): number[] =>
  (process.platform === 'linux' ? (attempt(() => readdirSync('/proc')) ?? []) : [])
    .map(Number)
    .filter(
      (pid) =>
        pid > 0 && attempt(() => readlinkSync(`/proc/${pid}/cwd`)) === folder && isPostgresIn(pid, folder),
    );

/** Signals a process that may be gone already, which is what is wanted. */
export const sendSignal = (pid: number, signal: NodeJS.Signals): void => {
  attempt(() => process.kill(pid, signal));
};
