import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { SystemUser } from './run-as.js';

/**
 * Stops PostgreSQL when the server is gone without having done so, `kill -9` included: a small shell holds one end of
 * a pipe, is told the process to look after, and acts when the server's end closes.
 */
export interface Guard {
  /** The process to look after from now on; undefined for none. */
  watch(pid: number | undefined): void;
  /** Ends the guard without any consequence. */
  dismiss(): void;
}

const script = `pid=
while read -r word; do pid=$word; done
[ -z "$pid" ] || kill -INT "$pid"`;

export const startGuard = (user: SystemUser | undefined): Guard => {
  // A Windows service manager ends a service's processes with it; there is no such shell there.
  if (process.platform === 'win32') return { watch: () => undefined, dismiss: () => undefined };
  const child = spawn('/bin/sh', ['-c', script], {
    ...user,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without it PostgreSQL would run on after a `kill -9`, which the next start sees to as well.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return {
    watch: (pid) => child.stdin.write(`${pid ?? ''}\n`),
    dismiss: () => child.stdin.end('\n'),
  };
};
