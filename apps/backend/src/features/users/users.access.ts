// Conditions of statements over `users u`, for every feature that asks the same of an account.

/** Nobody may use the account at present. */
export const isSuspended =
  '(u.suspended_at IS NOT NULL AND (u.suspended_until IS NULL OR u.suspended_until > now()))';

/** What a name is looked for in; there is an index of its trigrams. */
export const searched = `(u.username_key || ' ' || lower(u.display_name))`;

/**
 * Sets, in a transaction, how similar `<%` takes a name to be. Trigrams of short words differ much by one letter: "jonh" and
 * "john" share 0.4.
 */
export const similarEnough = {
  name: 'search_threshold',
  text: 'SET LOCAL pg_trgm.word_similarity_threshold = 0.35',
};

/** A password alone opens no session of the account. */
export const hasSecondFactor = `(EXISTS (SELECT 1 FROM totp_credentials t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL)
  OR EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = u.id))`;
