/**
 * Every error code that leaves the server, with its HTTP status and the title of its problem document (RFC 9457).
 * Codes are stable: clients branch on them.
 */
export const errorCodes = {
  malformed_request: { status: 400, title: 'The request could not be read' },
  validation_failed: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  invalid_credentials: { status: 401, title: 'The name or the password is wrong' },
  mfa_required: { status: 401, title: 'A second factor is needed' },
  mfa_invalid: { status: 401, title: 'The second factor is wrong' },
  challenge_expired: { status: 401, title: 'That took too long' },
  signature_invalid: { status: 401, title: 'The signature of the request is not valid' },
  refresh_invalid: { status: 401, title: 'The session is not valid any more' },
  refresh_reused: { status: 401, title: 'The session was ended because its refresh token was used twice' },
  forbidden: { status: 403, title: 'Not allowed' },
  reauthentication_required: { status: 403, title: 'Confirm that it is you' },
  mfa_enrollment_required: { status: 403, title: 'Set up a second factor first' },
  account_suspended: { status: 403, title: 'The account is suspended' },
  registration_closed: { status: 403, title: 'New accounts are not open to everybody here' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  link_invalid: { status: 410, title: 'The link is not valid any more' },
  conflict: { status: 409, title: 'The request conflicts with the present state' },
  email_taken: { status: 409, title: 'The e-mail address is already in use' },
  username_taken: { status: 409, title: 'The username is already in use' },
  client_id_reused: { status: 409, title: 'The clientId was used for another message' },
  message_deleted: { status: 409, title: 'The message was deleted' },
  last_owner: { status: 409, title: 'A group needs an owner' },
  payload_too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'The media type is not supported' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used for another request' },
  limit_reached: { status: 422, title: 'A limit was reached' },
  account_locked: { status: 423, title: 'Too many failed attempts to sign in' },
  rate_limited: { status: 429, title: 'Too many requests' },
  unknown_event: { status: 400, title: 'The event is unknown' },
  headers_too_large: { status: 431, title: 'The address or the header fields are too large' },
  internal_error: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'The service is not available at the moment' },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** One fault of a request: where it is (dotted path from `body`, `query` or `params`) and what is wrong. */
export interface FieldError {
  path: string;
  message: string;
}

/** The body of every error answer over HTTP, `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  requestId: string;
  errors?: FieldError[];
}
