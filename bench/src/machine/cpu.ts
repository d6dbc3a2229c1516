import { readFileSync, readdirSync } from 'node:fs';

// USER_HZ: what the kernel counts processor time in for /proc, fixed at 100 on Linux.
const ticksPerSecond = 100;

interface Stat {
  parent: number;
  /** Of the process and of its children that have ended. Seconds. */
  seconds: number;
}

const readStat = (pid: number): Stat | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces: what follows it is counted from its end.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].map((i) => Number(fields[i])).reduce((sum, value) => sum + value, 0);
    return { parent: Number(fields[1]), seconds: ticks / ticksPerSecond };
  } catch {
    return undefined;
  }
};

export interface ProcessCpu {
  pid: number;
  /** What the process calls itself, without what differs between processes of one kind. */
  title: string;
  seconds: number;
}

const titleOf = (pid: number): string => {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return /^postgres: \S+ \S+ 127\./.test(line) ? 'postgres: connections' : (line.split('/').at(-1) ?? line);
  } catch {
    return 'ended';
  }
};

/** The direct children of a process, such as the processes of PostgreSQL. */
export const processesBelow = (root: number): ProcessCpu[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), stat: readStat(Number(name)) }))
    .flatMap(({ pid, stat }) =>
      stat?.parent === root ? [{ pid, title: titleOf(pid), seconds: stat.seconds }] : [],
    );

/** Processor seconds used so far by a process and all below it; undefined where there is no /proc. */
const cpuOfTree = (root: number): number | undefined => {
  const stat = readStat(root);
  if (stat === undefined) return undefined;
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), stat: readStat(Number(name)) }));
  const below = (pid: number): number =>
    all
      .filter((one) => one.stat?.parent === pid)
      .reduce((sum, one) => sum + (one.stat?.seconds ?? 0) + below(one.pid), 0);
  return stat.seconds + below(root);
};

const ownCpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Processor seconds per second of the three that share the machine; 1 is one core. */
export interface CpuShares {
  server: number | undefined;
  postgres: number | undefined;
  generator: number;
}

export interface Pids {
  server: number | undefined;
  postgres: number | undefined;
}

/** @returns a function that gives the shares since this call. */
export const measureCpu = (pids: Pids): (() => CpuShares) => {
  const read = () => ({
    at: performance.now(),
    server: pids.server === undefined ? undefined : cpuOfTree(pids.server),
    postgres: pids.postgres === undefined ? undefined : cpuOfTree(pids.postgres),
    generator: ownCpu(),
  });
  const before = read();
  return () => {
    const after = read();
    const seconds = (after.at - before.at) / 1000;
    const share = (from: number | undefined, to: number | undefined): number | undefined =>
      from === undefined || to === undefined ? undefined : (to - from) / seconds;
    return {
      server: share(before.server, after.server),
      postgres: share(before.postgres, after.postgres),
      generator: (after.generator - before.generator) / seconds,
    };
  };
};

/** Resident memory of a process in bytes; undefined where there is no /proc. */
export const residentBytes = (pid: number): number | undefined => {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
};
