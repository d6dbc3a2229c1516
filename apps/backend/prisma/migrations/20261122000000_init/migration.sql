CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TYPE user_role AS ENUM ('USER', 'MODERATOR', 'ADMIN', 'SUPER_ADMIN');
CREATE TYPE conversation_type AS ENUM ('direct', 'group', 'channel');
CREATE TYPE member_role AS ENUM ('owner', 'admin', 'member');

CREATE TABLE users (
  id            uuid PRIMARY KEY,
  username      text NOT NULL CHECK (char_length(username) BETWEEN 2 AND 30),
  username_key  text NOT NULL CHECK (username_key = lower(username)),
  email         text NOT NULL CHECK (char_length(email) <= 254),
  email_key     text NOT NULL CHECK (email_key = lower(email)),
  password_hash text NOT NULL,
  display_name  text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 80),
  bio           text NOT NULL DEFAULT '' CHECK (char_length(bio) <= 500),
  avatar_url    text,
  role          user_role NOT NULL DEFAULT 'USER',
  settings      jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
  last_seen_at  timestamptz(3),
  created_at    timestamptz(3) NOT NULL DEFAULT now(),
  updated_at    timestamptz(3) NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_username_key_key ON users (username_key);
CREATE UNIQUE INDEX users_email_key_key ON users (email_key);
-- People search: names as typed, similar names by trigram. People join seldom and are looked for often: no pending list.
CREATE INDEX users_search_idx ON users USING gin ((username_key || ' ' || lower(display_name)) gin_trgm_ops)
  WITH (fastupdate = off);

CREATE TABLE sessions (
  id             uuid PRIMARY KEY,
  user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  user_agent     text NOT NULL CHECK (char_length(user_agent) <= 400),
  ip             text NOT NULL,
  created_at     timestamptz(3) NOT NULL DEFAULT now(),
  last_used_at   timestamptz(3) NOT NULL DEFAULT now(),
  expires_at     timestamptz(3) NOT NULL CHECK (expires_at > created_at),
  revoked_at     timestamptz(3),
  revoked_reason text,
  CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
-- Every node asks each second which sessions ended.
CREATE INDEX sessions_revoked_at_idx ON sessions (revoked_at);

CREATE TABLE refresh_tokens (
  id         uuid PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE ON UPDATE CASCADE,
  token_hash bytea NOT NULL CHECK (octet_length(token_hash) = 32),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  used_at    timestamptz(3)
);
CREATE UNIQUE INDEX refresh_tokens_token_hash_key ON refresh_tokens (token_hash);
CREATE INDEX refresh_tokens_session_id_idx ON refresh_tokens (session_id);

CREATE TABLE conversations (
  id               uuid PRIMARY KEY,
  type             conversation_type NOT NULL,
  name             text CHECK (char_length(name) BETWEEN 1 AND 80),
  direct_key       text,
  created_by_id    uuid REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE,
  last_seq         integer NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
  rev              integer NOT NULL DEFAULT 0,
  member_count     integer NOT NULL DEFAULT 0 CHECK (member_count >= 0),
  last_activity_at timestamptz(3) NOT NULL DEFAULT now(),
  created_at       timestamptz(3) NOT NULL DEFAULT now(),
  CHECK (rev >= last_seq),
  CHECK ((type = 'direct') = (direct_key IS NOT NULL))
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX conversations_direct_key_key ON conversations (direct_key);

CREATE TABLE conversation_members (
  conversation_id uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  user_id         uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  role            member_role NOT NULL DEFAULT 'member',
  read_seq        integer NOT NULL DEFAULT 0 CHECK (read_seq >= 0),
  muted           boolean NOT NULL DEFAULT false,
  joined_at       timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (conversation_id, user_id)
) WITH (fillfactor = 80);
CREATE INDEX conversation_members_user_id_idx ON conversation_members (user_id);

CREATE TABLE messages (
  id              uuid PRIMARY KEY,
  conversation_id uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  seq             integer NOT NULL CHECK (seq > 0),
  rev             integer NOT NULL CHECK (rev >= seq),
  client_id       uuid NOT NULL,
  sender_id       uuid NOT NULL REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  body            text NOT NULL CHECK (char_length(body) <= 8000),
  sent_hash       bytea NOT NULL CHECK (octet_length(sent_hash) = 32),
  reply_to_id     uuid REFERENCES messages (id) ON DELETE SET NULL ON UPDATE CASCADE,
  reaction_count  integer NOT NULL DEFAULT 0 CHECK (reaction_count >= 0),
  created_at      timestamptz(3) NOT NULL,
  edited_at       timestamptz(3),
  deleted_at      timestamptz(3),
  CHECK (deleted_at IS NULL OR body = '')
);
CREATE UNIQUE INDEX messages_conversation_id_seq_key ON messages (conversation_id, seq);
CREATE UNIQUE INDEX messages_conversation_id_rev_key ON messages (conversation_id, rev);
CREATE UNIQUE INDEX messages_conversation_id_sender_id_client_id_key
  ON messages (conversation_id, sender_id, client_id);

CREATE TABLE message_reactions (
  message_id uuid NOT NULL REFERENCES messages (id) ON DELETE CASCADE ON UPDATE CASCADE,
  user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  emoji      text NOT NULL CHECK (char_length(emoji) BETWEEN 1 AND 64),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (message_id, emoji, user_id)
);
CREATE INDEX message_reactions_user_id_idx ON message_reactions (user_id);

CREATE TABLE idempotency_keys (
  user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  key          text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 255),
  request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
  status       integer,
  response     jsonb,
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);
