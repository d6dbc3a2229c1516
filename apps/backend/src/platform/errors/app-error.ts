import type { ErrorCode, FieldError } from '@quemiai/contract/errors';
import { errorCodes } from '@quemiai/contract/errors';

/** What some codes say beyond the usual members of a problem document. */
interface More {
  /** Further members of the document (RFC 9457, 3.2); their names are those of the contract. */
  members?: Readonly<Record<string, unknown>>;
  /** Seconds until it is worth trying again: becomes the field `Retry-After`. */
  retryAfter?: number;
}

/**
 * The only error that is meant for a caller. Anything else that is thrown is answered with `internal_error` and logged.
 */
export class AppError extends Error {
  readonly status: number;

  /**
   * @param detail what is wrong with this request, for a person; never a secret, SQL or a stack
   */
  constructor(
    readonly code: ErrorCode,
    readonly detail: string = errorCodes[code].title,
    readonly errors?: FieldError[],
    readonly more: More = {},
  ) {
    super(`${code}: ${detail}`);
    this.name = 'AppError';
    this.status = errorCodes[code].status;
  }
}

/** Missing and forbidden answer alike, so that ids cannot be probed. */
export const notFound = (what = 'This'): AppError => new AppError('not_found', `${what} does not exist`);
