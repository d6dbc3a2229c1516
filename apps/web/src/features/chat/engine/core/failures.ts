import { ApiError, NetworkError } from '../../../../lib/api/errors.js';
import type { Failure } from '../types.js';

/** Null for what is neither a refusal nor a silence: a fault of this program. */
export const failureOf = (error: unknown): Failure | null => {
  if (error instanceof ApiError) return { code: error.code, detail: error.detail };
  return error instanceof NetworkError ? { code: 'unavailable', detail: error.message } : null;
};

/** What was asked for is not there, or not for this person. */
export const isMissing = (error: unknown): boolean =>
  error instanceof ApiError && [400, 403, 404].includes(error.status);
