-- Second factors, verified addresses, suspension, invites, signing keys, lockout and the audit log.

ALTER TABLE users
  ADD COLUMN email_verified_at   timestamptz(3),
  ADD COLUMN password_changed_at timestamptz(3) NOT NULL DEFAULT now(),
  ADD COLUMN suspended_at        timestamptz(3),
  ADD COLUMN suspended_until     timestamptz(3),
  ADD COLUMN suspended_reason    text CHECK (char_length(suspended_reason) <= 500);
CREATE INDEX users_role_idx ON users (role);

ALTER TABLE sessions
  ADD COLUMN mfa_at            timestamptz(3),
  ADD COLUMN reauthenticated_at timestamptz(3),
  ADD COLUMN signing_key       jsonb,
  ADD COLUMN signing_key_id    text;

CREATE TABLE totp_credentials (
  user_id      uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  secret       bytea NOT NULL,
  key_id       text NOT NULL,
  confirmed_at timestamptz(3),
  last_step    bigint NOT NULL DEFAULT 0,
  failures     integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  locked_until timestamptz(3),
  created_at   timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE recovery_codes (
  id        uuid PRIMARY KEY,
  user_id   uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
  used_at   timestamptz(3)
);
CREATE UNIQUE INDEX recovery_codes_user_id_code_hash_key ON recovery_codes (user_id, code_hash);

CREATE TABLE passkeys (
  id            uuid PRIMARY KEY,
  user_id       uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  credential_id bytea NOT NULL,
  public_key    bytea NOT NULL,
  counter       bigint NOT NULL DEFAULT 0,
  transports    text[],
  name          text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
  backed_up     boolean NOT NULL DEFAULT false,
  created_at    timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at  timestamptz(3)
);
CREATE UNIQUE INDEX passkeys_credential_id_key ON passkeys (credential_id);
CREATE INDEX passkeys_user_id_idx ON passkeys (user_id);

CREATE TABLE auth_challenges (
  id         uuid PRIMARY KEY,
  purpose    text NOT NULL,
  user_id    uuid,
  session_id uuid,
  data       jsonb NOT NULL DEFAULT '{}',
  failures   integer NOT NULL DEFAULT 0,
  expires_at timestamptz(3) NOT NULL,
  used_at    timestamptz(3)
);
CREATE INDEX auth_challenges_expires_at_idx ON auth_challenges (expires_at);

CREATE TABLE action_tokens (
  id         uuid PRIMARY KEY,
  user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  purpose    text NOT NULL,
  token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
  email      text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  used_at    timestamptz(3)
);
CREATE UNIQUE INDEX action_tokens_token_hash_key ON action_tokens (token_hash);
CREATE INDEX action_tokens_user_id_purpose_idx ON action_tokens (user_id, purpose);

CREATE TABLE invites (
  id            uuid PRIMARY KEY,
  token_hash    bytea NOT NULL CHECK (octet_length(token_hash) = 32),
  created_by_id uuid,
  note          text NOT NULL DEFAULT '' CHECK (char_length(note) <= 200),
  max_uses      integer NOT NULL CHECK (max_uses > 0),
  uses          integer NOT NULL DEFAULT 0 CHECK (uses >= 0 AND uses <= max_uses),
  created_at    timestamptz(3) NOT NULL DEFAULT now(),
  expires_at    timestamptz(3) NOT NULL,
  revoked_at    timestamptz(3)
);
CREATE UNIQUE INDEX invites_token_hash_key ON invites (token_hash);

CREATE TABLE settings (
  key           text PRIMARY KEY,
  value         jsonb NOT NULL,
  updated_by_id uuid,
  updated_at    timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE signing_keys (
  kid        text PRIMARY KEY,
  secret     bytea NOT NULL,
  key_id     text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  signs_from timestamptz(3) NOT NULL,
  expires_at timestamptz(3)
);

CREATE TABLE login_failures (
  key          bytea PRIMARY KEY CHECK (octet_length(key) = 32),
  failures     integer NOT NULL CHECK (failures >= 0),
  locked_until timestamptz(3),
  updated_at   timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX login_failures_updated_at_idx ON login_failures (updated_at);

CREATE TABLE known_devices (
  user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  device_hash  bytea NOT NULL CHECK (octet_length(device_hash) = 32),
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, device_hash)
);

CREATE TABLE signature_nonces (
  key_id     text NOT NULL,
  nonce      text NOT NULL CHECK (char_length(nonce) BETWEEN 1 AND 128),
  expires_at timestamptz(3) NOT NULL,
  PRIMARY KEY (key_id, nonce)
);
CREATE INDEX signature_nonces_expires_at_idx ON signature_nonces (expires_at);

CREATE TABLE audit_log (
  seq         bigint PRIMARY KEY CHECK (seq > 0),
  at          timestamptz(3) NOT NULL,
  actor_id    uuid,
  actor       text NOT NULL,
  action      text NOT NULL,
  target_type text,
  target_id   text,
  ip          text,
  user_agent  text,
  request_id  text,
  details     jsonb NOT NULL DEFAULT '{}',
  prev_hash   bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
  hash        bytea NOT NULL CHECK (octet_length(hash) = 32)
);
CREATE INDEX audit_log_actor_id_seq_idx ON audit_log (actor_id, seq);
CREATE INDEX audit_log_action_seq_idx ON audit_log (action, seq);
CREATE INDEX audit_log_target_id_seq_idx ON audit_log (target_id, seq);

-- Whoever connects as the owner of the tables cannot change what was written by mistake or through a hole in a query.
-- Only a deliberate DROP TRIGGER gets past this, and the hash chain and the signed heads outside show that.
CREATE FUNCTION audit_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_log is insert-only' USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION audit_log_refuse();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();
