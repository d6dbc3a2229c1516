import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { SignedHead } from './signed-head.js';

const place = z.object({ seq: z.int() });

/** More than a line has, and little beside what years of lines have. */
const TAIL_BYTES = 4_096;

const linesOf = (text: string): string[] => text.split('\n').filter(Boolean);

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
    return linesOf(this.read(0));
  }

  /** What the last line claims; nothing is verified. */
  last(): { seq: number } | undefined {
    try {
      return place.parse(JSON.parse(linesOf(this.read(TAIL_BYTES)).at(-1) ?? ''));
    } catch {
      return undefined;
    }
  }

  /** @param tail how many bytes of the end; 0 for the whole file */
  private read(tail: number): string {
    let file: number;
    try {
      file = openSync(this.path, 'r');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    }
    try {
      if (tail === 0) return readFileSync(file, 'utf8');
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(tail, size));
      readSync(file, bytes, 0, bytes.length, size - bytes.length);
      return bytes.toString('utf8');
    } finally {
      closeSync(file);
    }
  }
}
