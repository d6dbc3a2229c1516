import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a holder process tells, one of them at a time. */
export interface Told {
  up?: { url: string; port: number; pid: number };
  refused?: { name: string; title: string; detail: string; hint: string };
  log?: string;
  interrupted?: true;
  stopped?: true;
}

/** A process of its own that holds an embedded PostgreSQL. */
export interface Holder {
  pid: number;
  told: Told[];
  /** Waits for the first line that has the key, and returns its value; fails when the process ends without it. */
  until<K extends keyof Told>(key: K): Promise<NonNullable<Told[K]>>;
  ended: Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

const fixture = fileURLToPath(new URL('../platform/embedded-postgres/holder.fixture.mjs', import.meta.url));
const children = new Set<ChildProcess>();

/** Starts a holder on the folder, in a process group of its own as a terminal would have it. */
export const hold = (dataDir: string, as: { uid?: number; gid?: number } = {}): Holder => {
  const child = spawn(process.execPath, [fixture, dataDir], {
    ...as,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const told: Told[] = [];
  let onChange = (): void => undefined;
  let over = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    told.push(JSON.parse(line) as Told);
    onChange();
  });
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      over = true;
      children.delete(child);
      onChange();
      resolve();
    }),
  );
  return {
    pid: child.pid ?? 0,
    told,
    ended,
    until: async (key) => {
      for (;;) {
        const found = told.map((line) => line[key]).find((value) => value !== undefined);
        if (found !== undefined) return found;
        if (over) throw new Error(`ended without "${key}": ${JSON.stringify(told)}`);
        await new Promise<void>((resolve) => {
          onChange = resolve;
        });
      }
    },
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
};

/** Ends what a failed test left running. */
export const endHolders = (): void => {
  for (const child of children) child.kill('SIGTERM');
};
