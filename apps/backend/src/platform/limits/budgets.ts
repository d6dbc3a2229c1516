import type { LimitKind, RouteSpec } from '@quemiai/contract/route';
import { routeKeys, routeSpec } from '@quemiai/contract/routes';

export interface Budget {
  /** Requests. */
  points: number;
  /** The window they may come in. */
  seconds: number;
}

/** What is counted together: the kinds of routes, and connections of sockets. */
export type BudgetKind = LimitKind | 'connect';

/**
 * What one person, and one address, may do. A person's budget is far above what hands and eyes can use; that of an address
 * is several times as much, since a school or an office stands behind one.
 */
export const budgets: Readonly<Record<BudgetKind, { user: Budget; address: Budget }>> = {
  auth: { user: { points: 60, seconds: 300 }, address: { points: 200, seconds: 300 } },
  write: { user: { points: 300, seconds: 60 }, address: { points: 1_500, seconds: 60 } },
  read: { user: { points: 1_200, seconds: 60 }, address: { points: 6_000, seconds: 60 } },
  search: { user: { points: 120, seconds: 60 }, address: { points: 600, seconds: 60 } },
  upload: { user: { points: 100, seconds: 300 }, address: { points: 500, seconds: 300 } },
  connect: { user: { points: 60, seconds: 60 }, address: { points: 600, seconds: 60 } },
};

/** Events of a person's sockets: how many at once, and how many come back in each second. */
export const eventBudget = { burst: 300, perSecond: 30 } as const;

/** Events that cost the database more than a row. */
export const eventCosts: ReadonlyMap<string, number> = new Map([
  ['sync', 5],
  ['presence:watch', 5],
]);

const byMethod = (method: string): LimitKind => (['GET', 'HEAD'].includes(method) ? 'read' : 'write');

const ofRoute = (key: string, { limit }: RouteSpec): LimitKind => limit ?? byMethod(key.split(' ')[0] ?? '');

const kinds = new Map<string, LimitKind>(
  routeKeys.map((key) => [key.replace(' ', ' /api/v1'), ofRoute(key, routeSpec(key))]),
);

/**
 * @param method of the request
 * @param route the pattern of the route that serves it, `/api/v1/users/:id`; undefined where none does
 */
export const limitKind = (method: string, route: string | undefined): LimitKind =>
  kinds.get(`${method === 'HEAD' ? 'GET' : method} ${route ?? ''}`) ?? byMethod(method);
