import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What is wrong with a secret of a production server, or undefined when nothing is.
 */
export const secretFault = (value: string): string | undefined => {
  if (/change.?me|example|secret|password|\$\(/i.test(value)) return 'is an example value, not a secret';
  if (value.length < 32) return 'is too short: 32 characters at least';
  if (new Set(value).size < 10) return 'is too simple: its characters repeat';
  return undefined;
};

/**
 * The secret of that name under the data folder, made at first use; only its owner may read it (mode 0600).
 * @throws when the folder cannot be written
 */
export const keptSecret = (dataDir: string, name: string): string => {
  const folder = join(dataDir, 'secrets');
  const path = join(folder, name.toLowerCase());
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const read = (): string => readFileSync(path, 'utf8').trim();
  try {
    const kept = read();
    if (kept !== '') return kept;
    rmSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  // Linked into place when whole: a crash leaves no half secret, and of two first starts one wins.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return read();
};
