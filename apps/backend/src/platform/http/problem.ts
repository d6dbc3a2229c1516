import { HttpException } from '@nestjs/common';
import type { ErrorCode, FieldError, Problem } from '@quemiai/contract/errors';
import { errorCodes } from '@quemiai/contract/errors';
import { AppError } from '../errors/app-error.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The problem document (RFC 9457) of an error code. Its `type` leads to where the code is described. */
export const problem = (
  code: ErrorCode,
  requestId: string,
  detail: string = errorCodes[code].title,
  errors?: FieldError[],
): Problem => ({
  type: `/api/docs#error-${code}`,
  title: errorCodes[code].title,
  status: errorCodes[code].status,
  detail,
  code,
  requestId,
  ...(errors ? { errors } : {}),
});

const fastifyErrors: Record<string, [ErrorCode, string?]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['payload_too_large', 'The body is larger than 256 KiB'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'Send application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [
    'malformed_request',
    'The body is empty, though its type is application/json',
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: ['malformed_request', 'The body is not valid JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed_request', 'Content-Length does not match the body'],
  FST_ERR_BAD_URL: ['malformed_request', 'The address is not correctly encoded'],
  FST_ERR_MAX_PARAM_LENGTH: ['validation_failed', 'A part of the address is too long'],
};

/** Node's and PostgreSQL's ways to say that the database cannot be reached or cannot serve now. */
const databaseDown = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '53100',
  '53200',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
]);
const databaseDownMessage =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|The server does not support|Cannot use a pool after)/;

/** What Nest itself throws, by its status. */
const byStatus: Record<number, ErrorCode> = {
  400: 'malformed_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  503: 'unavailable',
};

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const isDatabaseDown = (error: unknown): boolean => {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if (databaseDown.has(codeOf(at) ?? '') || databaseDownMessage.test(at.message)) return true;
    if (at instanceof AggregateError && at.errors.some(isDatabaseDown)) return true;
  }
  return false;
};

/**
 * What a caller may know of anything that was thrown. An `internal_error` or `unavailable` says nothing of its cause;
 * the cause belongs in the log.
 */
export const toAppError = (error: unknown): AppError => {
  if (error instanceof AppError) return error;
  const known = fastifyErrors[codeOf(error) ?? ''];
  if (known) return new AppError(...known);
  const nest = error instanceof HttpException ? byStatus[error.getStatus()] : undefined;
  if (nest) return new AppError(nest);
  if (isDatabaseDown(error)) {
    return new AppError('unavailable', 'The database cannot be reached at the moment; try again soon');
  }
  return new AppError('internal_error');
};
