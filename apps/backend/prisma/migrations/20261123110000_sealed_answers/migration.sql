-- A first answer that holds a secret is kept encrypted, in place of its JSON.

ALTER TABLE idempotency_keys ADD COLUMN secret bytea, ADD COLUMN key_id text,
  ADD CHECK ((secret IS NULL) = (key_id IS NULL)), ADD CHECK (secret IS NULL OR response IS NULL);
-- Every start asks which keys are in use.
CREATE INDEX idempotency_keys_key_id_idx ON idempotency_keys (key_id) WHERE key_id IS NOT NULL;
