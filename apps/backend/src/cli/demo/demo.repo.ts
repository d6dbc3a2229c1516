import type { QueryResultRow } from 'pg';
import type { Database, Queryable } from '../../platform/database/database.js';

/** Rows by table and column, as JSON has them. */
export interface DemoRows {
  users: object[];
  conversations: object[];
  conversation_members: object[];
  messages: object[];
  message_reactions: object[];
}

const LOCK = 5_316_911_483;

const insertInto = (table: keyof DemoRows, columns: string) => ({
  name: `demo_${table}`,
  text: `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
});

const inserts = {
  users: insertInto(
    'users',
    `id, username, username_key, email, email_key, email_verified_at, password_hash, display_name, bio, role, settings,
     last_seen_at, created_at, updated_at`,
  ),
  conversations: insertInto(
    'conversations',
    `id, type, name, direct_key, created_by_id, last_seq, rev, member_count, last_activity_at, created_at`,
  ),
  conversation_members: insertInto(
    'conversation_members',
    'conversation_id, user_id, role, read_seq, muted, joined_at',
  ),
  messages: insertInto(
    'messages',
    `id, conversation_id, seq, rev, client_id, sender_id, body, sent_hash, reply_to_id, reaction_count,
     created_at, edited_at, deleted_at`,
  ),
  message_reactions: insertInto('message_reactions', 'message_id, user_id, emoji, created_at'),
};

const takeLock = { name: 'demo_lock', text: `SELECT pg_advisory_xact_lock(${LOCK})` };
const byEmail = {
  name: 'demo_account',
  text: 'SELECT id FROM users WHERE email_key = $1 AND email_verified_at IS NOT NULL',
};
const taken = {
  name: 'demo_taken',
  text: 'SELECT username FROM users WHERE username_key = ANY($1::text[]) LIMIT 1',
};
const setPassword = {
  name: 'demo_set_password',
  text: 'UPDATE users SET password_hash = $2 WHERE email_key = $1 AND email_verified_at IS NOT NULL',
};

const first = async <R extends QueryResultRow>(on: Queryable, ...query: Parameters<Queryable['rows']>) => {
  const [row] = await on.rows<R>(...query);
  return row;
};

/** What the demo asks of the database. */
export class DemoRepo {
  constructor(private readonly database: Database) {}

  async isThere(email: string): Promise<boolean> {
    return (await first(this.database, byEmail, [email])) !== undefined;
  }

  async setPassword(email: string, hash: string): Promise<void> {
    await this.database.rows(setPassword, [email, hash]);
  }

  /** The first of these names that somebody has. */
  async takenName(usernameKeys: string[]): Promise<string | undefined> {
    const row = await first<{ username: string }>(this.database, taken, [usernameKeys]);
    return row?.username;
  }

  /**
   * All of it or nothing, in one statement a table.
   * @returns false when another process added the demo in the meantime
   */
  async add(email: string, rows: DemoRows): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      await tx.rows(takeLock, []);
      if ((await first(tx, byEmail, [email])) !== undefined) return false;
      for (const table of Object.keys(inserts) as (keyof DemoRows)[]) {
        await tx.rows(inserts[table], [JSON.stringify(rows[table])]);
      }
      return true;
    });
  }
}
