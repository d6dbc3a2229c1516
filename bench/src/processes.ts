import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Started {
  pid: number;
  child: ChildProcess;
  /** The last lines it wrote, for the message when it ends too early. */
  tail: () => string;
  stop: () => Promise<void>;
}

export interface StartOptions {
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  /** Opens a channel for messages from a child that is Node. */
  ipc?: boolean;
  stopSignal?: NodeJS.Signals;
  /** After this long a stop becomes a kill. Milliseconds. */
  stopMs?: number;
}

const running: Started[] = [];

/** Aborted once the bench is to end: servers that are still asked for things take their time to stop. */
export const ending = new AbortController();

const tailBytes = 4_000;

/**
 * Starts a process in a group of its own: Ctrl-C on the terminal reaches the bench alone, which then stops what it
 * started in order.
 */
export const start = (options: StartOptions): Started => {
  const { name, command, args, stopSignal = 'SIGTERM', stopMs = 15_000 } = options;
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(options.ipc === true ? (['ipc'] as const) : [])],
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-tailBytes);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('error', (error) => keep(Buffer.from(`${error.message}\n`)));
  if (child.pid === undefined) throw new Error(`${name} cannot be started: ${command}`);
  const started: Started = {
    pid: child.pid,
    child,
    tail: () => output,
    stop: async () => {
      if (ended(child)) return;
      const gone = once(child, 'exit');
      child.kill(stopSignal);
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
      await gone;
      clearTimeout(timer);
    },
  };
  running.push(started);
  child.once('exit', () => running.splice(running.indexOf(started), 1));
  return started;
};

export const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** A ceiling: a Node program of this package that answers with one message once it is ready or done. */
export const startNode = (name: string, file: string, settings: object, nodeArgs: string[] = []): Started =>
  start({
    name,
    command: process.execPath,
    args: [...nodeArgs, new URL(file, import.meta.url).pathname, JSON.stringify(settings)],
    ipc: true,
  });

/** @returns the named number of the child's first message. */
export const told = (started: Started, name: string, field: string, waitMs: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not answer in ${waitMs} ms`)), waitMs);
    const early = (): void => {
      clearTimeout(timer);
      reject(new Error(`${name} ended too early:\n${started.tail()}`));
    };
    started.child.once('exit', early);
    started.child.once('message', (message: Record<string, unknown>) => {
      clearTimeout(timer);
      started.child.removeListener('exit', early);
      const value = message[field];
      if (typeof value === 'number') resolve(value);
      else reject(new Error(`${name} answered ${JSON.stringify(message)}`));
    });
  });

/** Stops what is left, the last started first. */
export const stopAll = async (): Promise<void> => {
  ending.abort(new Error('the bench is ending'));
  for (const started of running.toReversed()) await started.stop();
};

/** Without waiting, for a second Ctrl-C. */
export const killAll = (): void => {
  for (const { child } of running) child.kill('SIGKILL');
};
