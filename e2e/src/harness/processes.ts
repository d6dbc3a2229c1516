import { readFileSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A loopback port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port was given'));
      probe.close(() => resolve(address.port));
    });
  });
}

/** Whether a process runs; one that ended and that its parent never asked about does not. */
export function alive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The pid of the PostgreSQL whose data lies somewhere below `dataDir`, while it runs; its `postmaster.pid` names it. */
export async function postgresPid(dataDir: string): Promise<number | undefined> {
  const file = await postmasterFile(dataDir);
  if (file === undefined) return undefined;
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  return pid > 1 && alive(pid) ? pid : undefined;
}

/** The folder that holds PG_VERSION: PostgreSQL's own data folder. */
export async function postgresFolder(dataDir: string): Promise<string | undefined> {
  return (await find(dataDir, 'PG_VERSION', 3))?.replace(/\/PG_VERSION$/, '');
}

/** The pids of all processes that work in `folder` or below it, as PostgreSQL's do, or that name it on their command line. */
export async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const works = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      const named = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return works.startsWith(folder) || named.includes(folder);
    }),
  );
  return pids.filter((pid, index) => found[index] && alive(pid));
}

async function postmasterFile(dataDir: string): Promise<string | undefined> {
  return find(dataDir, 'postmaster.pid', 3);
}

async function find(folder: string, name: string, depth: number): Promise<string | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.name === name && entry.isFile())) return join(folder, name);
  if (depth === 0) return undefined;
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const found = await find(join(folder, entry.name), name, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Resident memory of a process in bytes. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  if (kib === undefined) throw new Error(`no VmRSS for ${pid}`);
  return Number(kib) * 1024;
}

/** The pids of a process's children. */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}
