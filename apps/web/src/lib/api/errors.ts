import { errorCodes, type ErrorCode, type FieldError, type Problem } from '@quemiai/contract/errors';
import { endTime, waitInWords } from '../time.js';

interface ApiErrorInit {
  code: ErrorCode;
  status?: number;
  detail?: string;
  errors?: FieldError[];
  requestId?: string | null;
  retryAfter?: number | null;
  members?: Record<string, unknown>;
}

/**
 * The server refused. `retryAfter` is in seconds, where the server named it; `members` are all members of the problem
 * document, for codes that say more than others.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  readonly requestId: string | null;
  readonly retryAfter: number | null;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(init: ApiErrorInit) {
    const detail = init.detail || errorCodes[init.code].title;
    super(detail);
    this.code = init.code;
    this.status = init.status ?? errorCodes[init.code].status;
    this.detail = detail;
    this.errors = init.errors ?? [];
    this.requestId = init.requestId ?? null;
    this.retryAfter = init.retryAfter ?? null;
    this.members = init.members ?? {};
  }
}

/** There was no answer: offline, refused, cut or timed out. Whether the server did what was asked is not known. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly timeout: boolean;

  constructor(options: { timeout?: boolean; cause?: unknown } = {}) {
    super(options.timeout ? 'The server took too long to answer' : 'The server cannot be reached', {
      cause: options.cause,
    });
    this.timeout = options.timeout ?? false;
  }
}

/** The person did not confirm that it is them: nothing was done, and they were told so. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/** The browser or the person ended it; `message` is a sentence for people, empty where there is nothing to say. */
export class PasskeyError extends Error {
  override readonly name = 'PasskeyError';
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFieldError = (value: unknown): value is FieldError =>
  isRecord(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string';

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(errorCodes, value);

const codeOfStatus = (status: number): ErrorCode => {
  const match = Object.entries(errorCodes).find(([, entry]) => entry.status === status)?.[0];
  if (isErrorCode(match)) return match;
  return status >= 500 ? 'unavailable' : 'malformed_request';
};

/** Reads a refusal; one that is not a problem document (a proxy's page) gets the code nearest to its status. */
export const apiErrorFrom = async (response: Response): Promise<ApiError> => {
  const body: unknown = await response.json().catch(() => null);
  const members = isRecord(body) ? body : {};
  const problem: Partial<Record<keyof Problem, unknown>> = members;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiError({
    code: isErrorCode(problem.code) ? problem.code : codeOfStatus(response.status),
    status: response.status,
    detail: typeof problem.detail === 'string' ? problem.detail : '',
    errors: Array.isArray(problem.errors) ? problem.errors.filter(isFieldError) : [],
    requestId: typeof problem.requestId === 'string' ? problem.requestId : null,
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
    members,
  });
};

/** Whether the server refused with this code. */
export const refusedWith = (error: unknown, code: ErrorCode): error is ApiError =>
  error instanceof ApiError && error.code === code;

/** Without the time to wait, which is said, or counted down, beside it. */
const withoutWait = ({ detail, retryAfter }: ApiError): string =>
  retryAfter === null ? detail : detail.replace(/: (?:try again|the next one is looked at) in \d+ \w+$/, '');

const asSentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** Why and until when somebody is suspended, as far as the refusal says it. */
const suspension = ({ detail, members: { reason, until } }: ApiError): string => {
  const ends = typeof until === 'string' ? endTime(until) : until === null && 'an administrator lifts it';
  const what = asSentence(ends ? `Your account is suspended until ${ends}` : detail);
  const why = typeof reason === 'string' && reason !== '' ? ` ${asSentence(`Reason: ${reason}`)}` : '';
  return `${what}${why} If you think that this is a mistake, write to the people who run this community.`;
};

/**
 * A sentence for people, without the time to wait, for places that count it down; empty where there is nothing to say,
 * as after they cancelled it themselves.
 */
export const describeRefusal = (error: unknown): string => {
  if (refusedWith(error, 'account_suspended')) return suspension(error);
  if (error instanceof ApiError) {
    const first = error.errors[0];
    return asSentence(
      first ? `${error.detail}: ${first.path.replace(/^body\./, '')} ${first.message}` : withoutWait(error),
    );
  }
  if (error instanceof CancelledError) return '';
  if (error instanceof PasskeyError) return error.message;
  if (error instanceof NetworkError) return `${error.message}. Check your connection and try again.`;
  return 'Something went wrong. Try again.';
};

/** The same, and when another try makes sense where the server says so. */
export const describeError = (error: unknown): string => {
  const wait = error instanceof ApiError && error.retryAfter ? error.retryAfter : null;
  return wait === null
    ? describeRefusal(error)
    : `${describeRefusal(error)} Try again in ${waitInWords(wait)}.`;
};

/** The server says what a field must be; below the field that is said of it. */
const aboutField = (message: string): string =>
  asSentence(/^[a-z]/.test(message) ? `It ${message}` : message);

/** The faults of a form by field name: `{ email: 'It must be ...' }`. Faults outside the body keep their full path. */
export const fieldErrors = (error: unknown): Record<string, string> => {
  const faults = error instanceof ApiError ? error.errors : [];
  return Object.fromEntries(
    faults.toReversed().map(({ path, message }) => [path.replace(/^body\./, ''), aboutField(message)]),
  );
};
