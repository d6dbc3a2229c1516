import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { SignedHead } from './signed-head.js';

const place = z.object({ seq: z.int() });

/** `<data>/audit/heads.jsonl`: a signed head in each line, the newest last. */
export class HeadFile {
  readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'audit/heads.jsonl');
  }

  /** On the disk when it returns. */
  append(head: SignedHead): void {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    const file = openSync(this.path, 'a', 0o600);
    try {
      writeSync(file, `${JSON.stringify(head)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** The lines of the file; none where there is no file yet. */
  lines(): string[] {
    try {
      return readFileSync(this.path, 'utf8').split('\n').filter(Boolean);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }

  /** What the last line claims; nothing is verified. */
  last(): { seq: number } | undefined {
    try {
      return place.parse(JSON.parse(this.lines().at(-1) ?? ''));
    } catch {
      return undefined;
    }
  }
}
