import type { AdminUser } from '@quemiai/contract/admin';
import type { AdminUserRow } from './admin.repo.js';

export const toAdminUser = (row: AdminUserRow): AdminUser => ({
  id: row.id,
  username: row.username,
  displayName: row.displayName,
  email: row.email,
  emailVerified: row.emailVerified,
  role: row.role,
  mfaEnabled: row.mfaEnabled,
  status: row.suspended ? 'suspended' : 'active',
  // What remains of a suspension that is over says nothing of the account.
  suspendedUntil: row.suspended ? (row.suspendedUntil?.toISOString() ?? null) : null,
  suspendedReason: row.suspended ? row.suspendedReason : null,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
  sessions: row.sessions,
});
