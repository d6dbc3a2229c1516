import { z } from 'zod';
import { route } from './route.js';
import { page, pageQuery, text, timestamp, uuid } from './scalars.js';

/**
 * Everything the audit log knows of. A word's part before the dot is its area, by which the log can be searched.
 * What was written once keeps its word for ever: words are added, never renamed.
 */
export const auditActions = [
  'account.created',
  'account.registered',
  'account.email_verified',
  'account.email_change_requested',
  'account.email_changed',
  'account.password_changed',
  'account.password_reset_requested',
  'account.password_reset',
  'account.setup_completed',
  'auth.login',
  'auth.login_failed',
  'auth.locked',
  'auth.logout',
  'auth.reauthentication_failed',
  'auth.refresh_reused',
  'auth.signature_refused',
  'mfa.totp_enrolled',
  'mfa.totp_removed',
  'mfa.recovery_regenerated',
  'mfa.recovery_used',
  'mfa.passkey_added',
  'mfa.passkey_renamed',
  'mfa.passkey_removed',
  'session.revoked',
  'session.signing_key_registered',
  'admin.role_changed',
  'admin.user_suspended',
  'admin.user_unsuspended',
  'admin.sessions_ended',
  'admin.mfa_reset',
  'admin.settings_changed',
  'admin.invite_created',
  'admin.invite_revoked',
  'admin.audit_exported',
  'admin.outbox_read',
  'admin.mail_tested',
  'secrets.rotated',
  'secrets.reencrypted',
  'secrets.forgotten',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** An entry; `seq` counts from 1 without a gap. */
export const auditEntry = z.object({
  seq: z.int(),
  at: timestamp,
  /** `id` is null where nobody was signed in, and on the command line. The name is that of the time. */
  actor: z.object({ id: uuid.nullable(), name: z.string() }),
  action: z.string(),
  /** `name` is the present username where the target is an account. */
  target: z.object({ type: z.string(), id: z.string(), name: z.string().nullable() }).nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type AuditEntry = z.infer<typeof auditEntry>;

/** A line of an export: with the hashes, hexadecimal, so that the chain can be checked elsewhere. */
export const auditExportLine = auditEntry.extend({ prevHash: z.string(), hash: z.string() });
export type AuditExportLine = z.infer<typeof auditExportLine>;

const filters = z.object({
  /** A username or an id. */
  actor: text(100).optional(),
  /** The beginning of an action: `auth.login`, or `auth.` for a whole area. */
  action: text(60).optional(),
  /** An id, or the beginning of a username. */
  target: text(100).optional(),
  /** A username or an id: what they did, and what was done to them. */
  about: text(100).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  /** Entries before this time. */
  to: z.iso.datetime({ offset: true }).optional(),
});
export type AuditFilters = z.infer<typeof filters>;

const tag = 'Administration';

export const auditRoutes = {
  'GET /admin/audit-log': route({
    summary: 'Who did what, the newest first',
    tag,
    access: 'admin',
    query: filters.extend(pageQuery.shape),
    status: 200,
    response: page(auditEntry),
  }),
  'GET /admin/audit-log/export': route({
    summary: 'The same as a file, the oldest first: a JSON object in each line',
    tag,
    access: 'admin',
    assurance: 'recent',
    query: filters,
    status: 200,
    response: auditExportLine,
    lines: true,
  }),
};
