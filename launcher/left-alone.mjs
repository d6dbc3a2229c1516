import { spawn } from 'node:child_process';

const lookEveryMs = 500;

/**
 * Calls `stop` when the npm that runs us was killed and could not pass that on: nobody would be left to stop us.
 * Without npm (a service, a shell that may well end before us) there is nothing to watch.
 */
export const whenLeftAlone = (stop) => {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    stop();
  }, lookEveryMs);
  timer.unref();
};

/**
 * Stops the process `pid` when we are gone without having seen to it, `kill -9` included: a shell waits for our end of
 * a pipe to close.
 * @returns ends the watch
 */
export const stopWhenWeAreGone = (pid) => {
  if (process.platform === 'win32') return () => {};
  const script = 'read -r done || kill -TERM "$1"';
  const watch = spawn('/bin/sh', ['-c', script, 'sh', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watch.on('error', () => {});
  watch.stdin.on('error', () => {});
  watch.unref();
  watch.stdin.unref();
  return () => watch.stdin.end('done\n');
};
