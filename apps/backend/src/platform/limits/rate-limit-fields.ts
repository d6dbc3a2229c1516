import type { FastifyReply } from 'fastify';
import type { Count } from './limiter.js';

/** One member of a list of structured fields (RFC 9651): a string with parameters. */
const policy = ({ name, budget }: Count): string => `"${name}";q=${budget.points};w=${budget.seconds}`;
const state = ({ name, remaining, reset }: Count): string => `"${name}";r=${remaining};t=${reset}`;

const join = (before: unknown, added: string): string =>
  typeof before === 'string' ? `${before}, ${added}` : added;

/**
 * Adds a budget to the answer's `RateLimit-Policy` and `RateLimit` fields (draft-ietf-httpapi-ratelimit-headers-10): what
 * it is, and what is left of it.
 */
export const tellCount = (reply: FastifyReply, count: Count): void => {
  reply.header('ratelimit-policy', join(reply.getHeader('ratelimit-policy'), policy(count)));
  reply.header('ratelimit', join(reply.getHeader('ratelimit'), state(count)));
};
