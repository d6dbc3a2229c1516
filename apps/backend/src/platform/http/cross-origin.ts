import type { IncomingHttpHeaders } from 'node:http';
import type { Env } from '../../config/env.js';

type OriginEnv = Pick<Env, 'CORS_ORIGINS' | 'PUBLIC_URL'>;

/**
 * Whether an `Origin` is that of our own pages. `PUBLIC_URL` says where they are. A server that was not told takes the
 * `Host` that the browser asks for: pages cannot choose either, and a name that was bent to this machine (DNS rebinding)
 * brings no cookies with it.
 */
const isOwn = (origin: string, host: string | undefined, env: OriginEnv): boolean => {
  if (env.PUBLIC_URL !== undefined) return origin === env.PUBLIC_URL;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
};

/**
 * Whether a browser may send this from where it stands: from our own pages, or from an origin that `CORS_ORIGINS` names.
 * For unsafe methods, and for the handshake of a socket. Programs send neither field and pass.
 */
export const fromAllowedOrigin = (headers: IncomingHttpHeaders, env: OriginEnv): boolean => {
  const { origin } = headers;
  if (origin !== undefined && (isOwn(origin, headers.host, env) || env.CORS_ORIGINS.includes(origin)))
    return true;
  // Browsers alone set it, and no page can. Some call a socket to their own origin cross-site: hence not before `Origin`.
  const site = headers['sec-fetch-site'];
  return site === 'same-origin' || ((site === undefined || site === 'none') && origin === undefined);
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
