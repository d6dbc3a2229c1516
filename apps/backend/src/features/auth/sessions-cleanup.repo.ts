import { Injectable } from '@nestjs/common';
import type { Statement } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';
import { IDLE_SECONDS } from './sessions.repo.js';

/** Rows in one statement: none holds its locks for long. */
const AT_ONCE = 5_000;

const endExpired = {
  name: 'auth_end_expired',
  text: `UPDATE sessions SET revoked_at = clock_timestamp(), revoked_reason = 'expired' WHERE id IN (
      SELECT id FROM sessions WHERE revoked_at IS NULL
        AND (expires_at <= now() OR last_used_at <= now() - make_interval(secs => ${IDLE_SECONDS}))
      LIMIT ${AT_ONCE}
    ) RETURNING 1`,
};

const remove = (table: string, key: string, condition: string): Statement => ({
  name: `auth_clean_${table}`,
  text: `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${condition} LIMIT ${AT_ONCE})
    RETURNING 1`,
});

/** What nobody can use any more, and how long it is kept to tell why. Refresh tokens go with their session. */
const statements = [
  endExpired,
  remove('sessions', 'id', `revoked_at < now() - interval '7 days'`),
  remove('auth_challenges', 'id', `expires_at < now() - interval '1 hour'`),
  remove('action_tokens', 'id', `expires_at < now() - interval '1 day'`),
  remove('signature_nonces', 'key_id, nonce', 'expires_at < now()'),
  // A series of wrong passwords is forgotten after a month, a device once its cookie is gone.
  remove('login_failures', 'key', `updated_at < now() - interval '30 days'`),
  remove('known_devices', 'user_id, device_hash', `last_seen_at < now() - interval '400 days'`),
];

@Injectable()
export class SessionsCleanupRepo {
  constructor(private readonly database: Database) {}

  /** Ends the sessions whose time is over, so that every node closes their sockets, and deletes what is of no use. */
  async clean(): Promise<void> {
    for (const statement of statements) {
      let touched = AT_ONCE;
      while (touched === AT_ONCE) touched = (await this.database.rows(statement, [])).length;
    }
  }
}
