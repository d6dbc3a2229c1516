import type { IncomingHttpHeaders } from 'node:http';
import type { Env } from '../../config/env.js';

type OriginEnv = Pick<Env, 'CORS_ORIGINS' | 'PUBLIC_URL'>;

/**
 * Whether a browser may send this from where it stands: from our own pages, or from an origin that `CORS_ORIGINS` or
 * `PUBLIC_URL` names. Programs send no `Origin` and pass.
 */
export const fromAllowedOrigin = (headers: IncomingHttpHeaders, env: OriginEnv): boolean => {
  const { origin } = headers;
  if (origin !== undefined && (origin === env.PUBLIC_URL || env.CORS_ORIGINS.includes(origin))) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || (site === 'none' && origin === undefined);
  return origin === undefined || URL.parse(origin)?.host === headers.host;
};

/** The answer header fields that let pages of an allowed origin read an answer; none for other origins. */
export const corsHeaders = (headers: IncomingHttpHeaders, env: OriginEnv): Record<string, string> => {
  const { origin } = headers;
  if (env.CORS_ORIGINS.length === 0) return {};
  if (origin === undefined || !env.CORS_ORIGINS.includes(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, Allow',
  };
};

export const preflightHeaders = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'Authorization, Content-Type, Content-Digest, Idempotency-Key, Signature, Signature-Input, X-Request-Id',
  'access-control-max-age': '7200',
};
