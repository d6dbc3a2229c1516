import type { RouteResponse } from '@quemiai/contract/routes';

export type Invite = RouteResponse<'GET /admin/invites'>['items'][number];

/** What one change of the administration makes stale. */
export const adminKey = ['admin'] as const;
