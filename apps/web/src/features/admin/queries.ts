import type { RouteArgs, RouteResponse } from '@quemiai/contract/routes';

export type AdminUser = RouteResponse<'GET /admin/users'>['items'][number];
export type Invite = RouteResponse<'GET /admin/invites'>['items'][number];
export type AuditEntry = RouteResponse<'GET /admin/audit-log'>['items'][number];
export type AuditFilters = RouteArgs<'GET /admin/audit-log/export'>['query'];

/** What one change of the administration makes stale. */
export const adminKey = ['admin'] as const;
