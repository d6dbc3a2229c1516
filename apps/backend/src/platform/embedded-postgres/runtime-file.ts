import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './process-info.js';

const path = (dataDir: string): string => join(dataDir, 'postgres.json');

/** Where a running server's database is, for commands run beside it. */
export interface RuntimeFile {
  /** `postgresql://…` with the password. */
  url: string;
  port: number;
  /** The PostgreSQL process. */
  pid: number;
}

export const writeRuntimeFile = (dataDir: string, content: RuntimeFile): void => {
  writeFileSync(`${path(dataDir)}.new`, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  renameSync(`${path(dataDir)}.new`, path(dataDir));
};

const read = (dataDir: string): RuntimeFile | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(path(dataDir), 'utf8'));
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('url' in value && 'port' in value && 'pid' in value)) return undefined;
    return { url: String(value.url), port: Number(value.port), pid: Number(value.pid) };
  } catch {
    return undefined;
  }
};

/** The port of the last start, which is used again where it is free; 0 for none. */
export const lastPort = (dataDir: string): number => read(dataDir)?.port ?? 0;

/** The address of the embedded database while it runs; undefined when it does not. */
export const runningDatabaseUrl = (dataDir: string): string | undefined => {
  const found = read(dataDir);
  return found && found.pid > 0 && isAlive(found.pid) ? found.url : undefined;
};

/** The port stays noted, the way in does not. */
export const clearRuntimeFile = (dataDir: string): void => {
  const port = lastPort(dataDir);
  if (port === 0) rmSync(path(dataDir), { force: true });
  else writeRuntimeFile(dataDir, { url: '', port, pid: 0 });
};
