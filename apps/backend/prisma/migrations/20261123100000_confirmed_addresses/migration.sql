-- An address is one account's once its owner confirmed it. Until then anybody may have typed it: an account that somebody
-- else makes with it neither keeps its owner out nor finds out who else is here.

DROP INDEX users_email_key_key;
CREATE UNIQUE INDEX users_confirmed_email_key ON users (email_key) WHERE email_verified_at IS NOT NULL;
CREATE INDEX users_email_key_idx ON users (email_key);
