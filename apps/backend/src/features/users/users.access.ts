// Conditions of statements over `users u`, for every feature that asks the same of an account.

/** Nobody may use the account at present. */
export const isSuspended =
  '(u.suspended_at IS NOT NULL AND (u.suspended_until IS NULL OR u.suspended_until > now()))';

/** A password alone opens no session of the account. */
export const hasSecondFactor = `(EXISTS (SELECT 1 FROM totp_credentials t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL)
  OR EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = u.id))`;
