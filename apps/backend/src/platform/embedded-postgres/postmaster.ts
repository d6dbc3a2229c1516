import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentForChildren } from '../../config/env.js';
import { StartupError } from '../errors/startup-error.js';
import type { Binaries } from './binaries.js';
import type { Cluster } from './cluster.js';
import type { Guard } from './guard.js';
import { logPath } from './log-file.js';
import { hasSocket } from './make-cluster.js';
import { isPostgresIn, postgresProcesses, sendSignal } from './process-info.js';
import type { Settings } from './settings.js';
import { asArguments, fixedSettings } from './settings.js';

/** Where messages for the operator go. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** All that a start of PostgreSQL needs. */
export interface Setup {
  binaries: Binaries;
  cluster: Cluster;
  dataDir: string;
  settings: Settings;
  guard: Guard;
  log: Log;
}

/** A PostgreSQL server process of ours. */
export interface Postmaster {
  pid: number;
  /** Resolves, never rejects, when the process has ended: with the way it did. */
  ended: Promise<string>;
  running(): boolean;
}

/** Starts the process, out of reach of a Ctrl-C on the terminal as it is stopped last; it is not ready yet. */
export const launch = ({ binaries, cluster, dataDir, settings, guard }: Setup, port: number): Postmaster => {
  const log = openSync(logPath(dataDir), 'a', 0o600);
  const args = [
    '-D',
    cluster.dataArgument,
    ...asArguments({ ...settings, ...fixedSettings(port, hasSocket(cluster.folder)) }, '-c'),
  ];
  const child = spawn(binaries.postgres, args, {
    cwd: cluster.folder,
    ...cluster.user,
    env: environmentForChildren(),
    detached: true,
    stdio: ['ignore', 'ignore', log],
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  guard.watch(child.pid);
  child.once('exit', () => guard.watch(undefined));
  child.unref();
  return {
    pid: child.pid ?? 0,
    ended,
    running: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
  };
};

/** What PostgreSQL marks its folder and its socket with while it runs. */
const lockFile = /^postmaster\.pid$|^\.s\.PGSQL\.\d+(\.lock)?$/;

/** The lines of postmaster.pid: pid, folder, start, port, …, status. */
const pidFile = (folder: string): string[] => {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
};

export const isReady = (folder: string, pid: number): boolean => {
  const lines = pidFile(folder);
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready';
};

const signal = (
  binaries: Binaries,
  folder: string,
  pid: number,
  name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL',
): void => {
  if (process.platform === 'win32') {
    const mode = name === 'SIGINT' ? 'fast' : 'immediate';
    spawnSync(binaries.pgCtl, ['stop', '-D', folder, '-m', mode, '--no-wait']);
    return;
  }
  sendSignal(pid, name);
};

const within = async (milliseconds: number, gone: () => boolean): Promise<boolean> => {
  const end = Date.now() + milliseconds;
  while (!gone()) {
    if (Date.now() >= end) return false;
    await sleep(10);
  }
  return true;
};

/**
 * Fast shutdown: connections are cut, everything is written, the process ends. Where that takes over 30 s, harder
 * means follow; what was committed is safe with each of them.
 */
export const stopPostmaster = async (
  { binaries, cluster: { folder }, log }: Setup,
  pid: number,
  gone: () => boolean,
): Promise<void> => {
  signal(binaries, folder, pid, 'SIGINT');
  if (await within(3_000, gone)) return;
  log.info(`Waiting for PostgreSQL (process ${pid}) to write its data`);
  if (await within(27_000, gone)) return;
  log.warn(`PostgreSQL did not stop within 30 s: stopping it at once; it will recover at its next start`);
  signal(binaries, folder, pid, 'SIGQUIT');
  if (await within(10_000, gone)) return;
  log.warn(`PostgreSQL still runs: killing process ${pid}; it will recover at its next start`);
  signal(binaries, folder, pid, 'SIGKILL');
  await within(5_000, gone);
};

/**
 * Sees to what an earlier start left: a PostgreSQL that still runs on this folder is stopped, as we hold the folder's
 * lock and so its server is gone; lock files whose process is gone are removed, as PostgreSQL
 * itself takes any process of that number for a running server.
 */
export const settleEarlier = async (setup: Setup): Promise<void> => {
  const { folder } = setup.cluster;
  const pid = Number.parseInt(pidFile(folder)[0] ?? '', 10);
  if (!isPostgresIn(pid, folder)) {
    for (const name of readdirSync(folder)) {
      if (lockFile.test(name)) rmSync(join(folder, name), { force: true });
    }
    return;
  }
  setup.log.info(`PostgreSQL of an earlier start still runs (process ${pid}); stopping it first`);
  await stopPostmaster(setup, pid, () => !isPostgresIn(pid, folder));
  if (isPostgresIn(pid, folder)) {
    throw new StartupError({
      title: 'PostgreSQL of an earlier start does not stop',
      detail: `process ${pid} works in ${folder}`,
      hint: `End it (kill -9 ${pid}) and start again.`,
    });
  }
};

/**
 * After a `kill -9` of the postmaster its other processes end when they notice, which a busy one does late. Nothing
 * they do counts any more: what they had not committed is rolled back by the recovery.
 */
export const endLeftBehind = ({ cluster, log }: Setup): void => {
  const left = postgresProcesses(cluster.folder);
  if (left.length > 0) log.warn(`Ending what is left of an earlier PostgreSQL (${left.join(', ')})`);
  for (const pid of left) sendSignal(pid, 'SIGQUIT');
};
