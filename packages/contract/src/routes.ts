import type { z } from 'zod';
import { adminRoutes } from './admin.js';
import { accountRoutes } from './accounts.js';
import { auditRoutes } from './audit.js';
import { chatRoutes } from './chat.js';
import { communityRoutes } from './community.js';
import { identityRoutes } from './identity.js';
import { keyRoutes } from './keys.js';
import { mfaRoutes } from './mfa.js';
import type { RouteSpec } from './route.js';
import { sessionRoutes } from './sessions.js';

/** Every route below `/api/v1`, by method and path. The server refuses to start when one is missing or unknown. */
export const routes = {
  ...identityRoutes,
  ...accountRoutes,
  ...mfaRoutes,
  ...communityRoutes,
  ...sessionRoutes,
  ...adminRoutes,
  ...auditRoutes,
  ...keyRoutes,
  ...chatRoutes,
};

export type RouteKey = keyof typeof routes;
type Spec<K extends RouteKey> = (typeof routes)[K];
type Part<K extends RouteKey, P extends 'params' | 'query' | 'body'> =
  Spec<K> extends { [Q in P]: infer S extends z.ZodType } ? S : never;

/** What a handler is given: each part parsed. */
export interface RouteInput<K extends RouteKey> {
  params: [Part<K, 'params'>] extends [never] ? undefined : z.output<Part<K, 'params'>>;
  query: [Part<K, 'query'>] extends [never] ? undefined : z.output<Part<K, 'query'>>;
  body: [Part<K, 'body'>] extends [never] ? undefined : z.output<Part<K, 'body'>>;
}

/** What a caller gives: each part before parsing, parts without a schema left out. */
export type RouteArgs<K extends RouteKey> = {
  [P in 'params' | 'query' | 'body' as [Part<K, P>] extends [never] ? never : P]: z.input<Part<K, P>>;
};

/** What a route answers; undefined for 204. */
export type RouteResponse<K extends RouteKey> =
  Spec<K> extends { response: infer S extends z.ZodType } ? z.output<S> : undefined;

/** The routes that want a signed request. */
export type SignedRouteKey = {
  [K in RouteKey]: Spec<K> extends { assurance: 'signed' } ? K : never;
}[RouteKey];

export const routeSpec = (key: RouteKey): RouteSpec => routes[key];
export const routeKeys = Object.keys(routes) as RouteKey[];
