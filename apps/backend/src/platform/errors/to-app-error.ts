import { AppError } from './app-error.js';

/**
 * SQLSTATE classes and codes that say "the database cannot serve just now": connection, resources, shutdown; and
 * Prisma's: unreachable, timed out, closed the connection, none free in the pool.
 */
const unavailableState = /^(?:08...|53...|57P0.|P1001|P1002|P1008|P1017|P2024)$/;
const unavailableErrno = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** What `pg` says, without a code, when a connection is lost or none can be had in time. */
const unavailableText =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Cannot use a pool after calling end/;

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';

const isUnavailable = (error: unknown): boolean => {
  if (error instanceof AggregateError) return error.errors.some(isUnavailable);
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return (
    unavailableState.test(code) ||
    unavailableErrno.has(code) ||
    unavailableText.test(error.message) ||
    isUnavailable(error.cause)
  );
};

/** What a caller may know of anything thrown: its own error, or `unavailable`, or `internal_error` and no more. */
export const toAppError = (error: unknown): AppError => {
  if (error instanceof AppError) return error;
  if (isUnavailable(error))
    return new AppError('unavailable', 'The database cannot be reached at the moment');
  return new AppError('internal_error');
};
