/** A state in which the server cannot start, told to the operator as it is: printed without a stack. */
export class StartupError extends Error {
  /** What is wrong, in a few words. */
  readonly title: string;
  /** The facts: which file, which process, what was said. */
  readonly detail: string;
  /** What the operator can do about it. */
  readonly hint: string;

  constructor({ title, detail, hint }: { title: string; detail: string; hint: string }) {
    super(`${title}: ${detail}`);
    this.name = 'StartupError';
    this.title = title;
    this.detail = detail;
    this.hint = hint;
  }
}

/** The `code` of a system error, e.g. `ENOENT`; undefined for anything else. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const DISK_FULL = '53100';

/** What a full disk means after PostgreSQL has started, told by it or by a file of ours; undefined for other errors. */
export const fullDiskError = (error: unknown): StartupError | undefined => {
  if (!(error instanceof Error) || error instanceof StartupError) return undefined;
  // A connection that fails for it comes without the code.
  const full = /no space left on device|disk quota exceeded/i.test(error.message);
  if (!full && errorCode(error) !== DISK_FULL) return undefined;
  return new StartupError({
    title: 'The disk is full',
    detail: error.message,
    hint: 'Free some space and start again; nothing is lost.',
  });
};

const reasons: Record<string, { detail: string; hint: string }> = {
  EACCES: {
    detail: 'permission denied',
    hint: 'Give this user the right to write there, or choose another.',
  },
  EPERM: { detail: 'operation not permitted', hint: 'Give this user the right to write there.' },
  EROFS: { detail: 'the file system is read-only', hint: 'Mount it writable, or choose another folder.' },
  ENOSPC: { detail: 'no space left on the disk', hint: 'Free some space and start again; nothing is lost.' },
  EDQUOT: { detail: 'the disk quota is used up', hint: 'Free some space and start again; nothing is lost.' },
  ENOTDIR: { detail: 'part of the path is a file', hint: 'Choose another folder.' },
  EEXIST: { detail: 'a file stands in its place', hint: 'Move the file away, or choose another folder.' },
};

/** What a failed file operation on the data folder means to the operator. */
export const dataFolderError = (path: string, error: unknown): StartupError => {
  const code = errorCode(error);
  const known = code === undefined ? undefined : reasons[code];
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new StartupError({
    title: full ? 'The disk is full' : 'The data folder cannot be used',
    detail: `${path}: ${known?.detail ?? (error instanceof Error ? error.message : String(error))}`,
    hint: `${known?.hint ?? 'Check the folder.'}${full ? '' : ' QUEMIAI_DATA_DIR names the data folder.'}`,
  });
};
