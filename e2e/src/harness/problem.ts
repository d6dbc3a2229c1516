import { strict as assert } from 'node:assert';
import { errorCodes, type ErrorCode } from '@quemiai/contract/errors';
import { z } from 'zod';

const isCode = (value: string): value is ErrorCode => Object.hasOwn(errorCodes, value);

const problem = z.strictObject({
  type: z.string().min(1),
  title: z.string().min(1),
  status: z.int().min(400).max(599),
  detail: z.string().min(1),
  code: z.string().refine(isCode, 'a code of the contract'),
  requestId: z.string().min(1),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string().min(1) })).optional(),
});

/** What no answer may show: code positions, SQL, the names of internals. */
const innards =
  /\n\s+at |node_modules|\.(?:js|ts):\d+|\bSELECT\b|\bINSERT INTO\b|\bPrisma|ECONNREFUSED|postgres/i;

export interface Refusal {
  code: ErrorCode;
  detail: string;
  errors: { path: string; message: string }[];
}

/** Checks that an answer is a whole RFC 9457 problem and shows nothing of the inside. */
export function readProblem(status: number, headers: Headers, text: string): Refusal {
  const about = `${status} ${text.slice(0, 500)}`;
  const type = headers.get('content-type') ?? '';
  assert.match(type, /^application\/problem\+json(;|$)/, `content type ${type} of ${about}`);
  const read = problem.safeParse(JSON.parse(text));
  assert.ok(read.success, `a problem document: ${about}\n${read.error?.message}`);
  assert.equal(read.data.status, status, `the status inside: ${about}`);
  assert.equal(errorCodes[read.data.code].status, status, `the status of the code: ${about}`);
  assert.equal(read.data.requestId, headers.get('x-request-id'), `X-Request-Id of ${about}`);
  assert.doesNotMatch(text, innards, about);
  return { code: read.data.code, detail: read.data.detail, errors: read.data.errors ?? [] };
}
