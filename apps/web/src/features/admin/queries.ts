import type { RouteArgs, RouteResponse } from '@quemiai/contract/routes';

export type AdminUser = RouteResponse<'GET /admin/users'>['items'][number];
export type Invite = RouteResponse<'GET /admin/invites'>['items'][number];
export type AuditEntry = RouteResponse<'GET /admin/audit-log'>['items'][number];
export type AuditFilters = RouteArgs<'GET /admin/audit-log/export'>['query'];

export type MailState = RouteResponse<'GET /admin/mail'>;
export type TestMail = RouteResponse<'POST /admin/mail/test'>;

/** What one change of the administration makes stale. */
export const adminKey = ['admin'] as const;

/** The mails that were kept instead of sent. */
export const outboxKey = [...adminKey, 'outbox'] as const;
