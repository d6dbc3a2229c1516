import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const largest = 8 * 1024 * 1024;

export const logPath = (dataDir: string): string => join(dataDir, 'postgres.log');

export const logSize = (dataDir: string): number =>
  statSync(logPath(dataDir), { throwIfNoEntry: false })?.size ?? 0;

/**
 * Keeps postgres.log and one older below 8 MiB each, but for what is written between two calls. PostgreSQL keeps its
 * file open in append mode, so the file is copied and emptied, not moved.
 */
export const rotateLog = (dataDir: string): void => {
  if (logSize(dataDir) <= largest) return;
  copyFileSync(logPath(dataDir), `${logPath(dataDir)}.1`);
  truncateSync(logPath(dataDir), 0);
};

/** What PostgreSQL wrote since the file had `offset` bytes; at most the last 16 KiB. */
export const logSince = (dataDir: string, offset: number): string => {
  const fd = openSync(logPath(dataDir), 'r');
  try {
    const { size } = fstatSync(fd);
    const from = Math.max(size < offset ? 0 : offset, size - 16_384);
    const buffer = Buffer.alloc(size - from);
    readSync(fd, buffer, 0, buffer.length, from);
    return buffer.toString('utf8');
  } finally {
    closeSync(fd);
  }
};
