import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The key that signs heads of the audit log; it is made by every server. */
export const AUDIT_HEAD_KEY = 'audit_head_key';

/** Where a secret that was made here is kept. */
export const keptSecretPath = (dataDir: string, name: string): string =>
  join(dataDir, 'secrets', name.toLowerCase());

/**
 * The secret of that name under the data folder, made at first use; only its owner may read it (mode 0600).
 * @param bytes how many random bytes a new one has; they are kept in base64url
 * @throws when the folder cannot be written
 */
export const keptSecret = (dataDir: string, name: string, bytes: number): string => {
  const path = keptSecretPath(dataDir, name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
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
  writeFileSync(draft, `${randomBytes(bytes).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return read();
};
