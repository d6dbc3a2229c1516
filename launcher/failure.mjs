/** A state the launcher cannot go on from, told as it is: printed without a stack. */
export class Failure extends Error {
  /**
   * @param title what is wrong, in a few words
   * @param detail the facts; may have several lines
   * @param hint what to do about it
   */
  constructor(title, detail, hint, exitCode = 1) {
    super(title);
    this.text = [
      title,
      ...`${detail}\n${hint}`
        .trim()
        .split('\n')
        .map((line) => `  ${line}`),
    ].join('\n');
    this.exitCode = exitCode;
  }
}

/** Why a file operation in the checkout failed. */
export const checkoutFailure = (path, error) => {
  const why = {
    EACCES: 'permission denied',
    EPERM: 'operation not permitted',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space left on the disk',
  }[error.code];
  if (why === undefined) return error;
  return error.code === 'ENOSPC'
    ? new Failure('The disk is full', `${path}: ${why}`, 'Free some space and start again.')
    : new Failure(
        'The checkout cannot be written',
        `${path}: ${why}`,
        'Installing and building need that. Start as the owner of the checkout, or clone it to a folder of your own.',
      );
};
