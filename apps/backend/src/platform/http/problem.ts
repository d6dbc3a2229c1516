import { HttpException } from '@nestjs/common';
import type { ErrorCode, FieldError, Problem } from '@quemiai/contract/errors';
import { errorCodes } from '@quemiai/contract/errors';
import { AppError } from '../errors/app-error.js';
import { toAppError } from '../errors/to-app-error.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The problem document (RFC 9457) of an error code. Its `type` leads to where the code is described. */
export const problem = (
  code: ErrorCode,
  requestId: string,
  detail: string = errorCodes[code].title,
  errors?: FieldError[],
  members: Readonly<Record<string, unknown>> = {},
): Problem => ({
  ...members,
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

/** What a caller may know of anything thrown while a request was served: also by Fastify or Nest. */
export const httpError = (error: unknown): AppError => {
  const known = fastifyErrors[codeOf(error) ?? ''];
  if (known) return new AppError(...known);
  const nest = error instanceof HttpException ? byStatus[error.getStatus()] : undefined;
  return nest ? new AppError(nest) : toAppError(error);
};
