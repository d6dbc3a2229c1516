import { AsyncLocalStorage } from 'node:async_hooks';

export interface RequestContext {
  requestId: string;
  userId?: string;
  /** Where it comes from, for the audit log; kept out of log lines. */
  from?: { ip: string; userAgent: string };
}

/** Follows one request or socket event through everything it awaits; the logger adds it to each line. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
