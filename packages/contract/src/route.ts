import type { z } from 'zod';

/**
 * Who may call a route or send a socket event. Deny by default: there is no route without one.
 * - `public`: anybody
 * - `user`: anybody signed in
 * - `member`: a member of the conversation that is named, or of the conversation of the message that is named
 * - `author`: the author of the message that is named
 * - `manager`: an owner or admin of the group that is named
 * - `owner`: whoever the thing that is named belongs to
 * - `moderator`: `MODERATOR` and above
 * - `admin`: `ADMIN` and `SUPER_ADMIN`, signed in with a second factor
 */
export type Access = 'public' | 'user' | 'member' | 'author' | 'manager' | 'owner' | 'moderator' | 'admin';

/**
 * What a sensitive operation asks beside `access`.
 * - `recent`: proof of who it is, not older than `limits.stepUpSeconds`
 * - `signed`: that, and a signature over the request (RFC 9421) by the key of the session
 */
export type Assurance = 'recent' | 'signed';

/** The budget that a request counts against. */
export type LimitKind = 'auth' | 'write' | 'read' | 'search' | 'upload';

export interface RouteSpec {
  /** One line, for the generated documentation. */
  summary: string;
  tag: string;
  access: Access;
  assurance?: Assurance;
  /** `read` for GET and `write` for the rest where nothing is said. */
  limit?: LimitKind;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  /** The status of success. */
  status: 200 | 201 | 204;
  /** The answer's schema; none where the status is 204. */
  response?: z.ZodType;
  /** The answer is a stream: `response` as JSON in each line (`application/x-ndjson`). */
  lines?: boolean;
  /** A second success status that means "it was there already". */
  existingStatus?: 200;
  /** Whether `Idempotency-Key` is honoured: true for POSTs that create. */
  idempotent?: boolean;
  /** The answer holds what is told this once: where it is kept for `Idempotency-Key`, it is kept encrypted. */
  secretAnswer?: boolean;
}

/** Keeps the literal types of a route while checking its shape. */
export const route = <const S extends RouteSpec>(spec: S): S => spec;
