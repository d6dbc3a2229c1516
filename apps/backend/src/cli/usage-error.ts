/** The command line was not understood: said with the command's help, exit code 64 (EX_USAGE). */
export class UsageError extends Error {
  static readonly exitCode = 64;
}
