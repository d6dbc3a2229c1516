import { Injectable } from '@nestjs/common';
import type { Queryable, Statement } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';

/**
 * Every change of a message takes the conversation's next rev and writes it on the message, in one statement below
 * the lock of the conversation's row. `$1` is the message, `$2` its conversation.
 */
const change = (name: string, before: string, update: string): Statement => ({
  name,
  text: `WITH ${before} changed AS (
      UPDATE messages SET rev = (SELECT rev + 1 FROM conversations WHERE id = $2), ${update}
      RETURNING conversation_id, rev
    )
    UPDATE conversations c SET rev = changed.rev FROM changed WHERE c.id = changed.conversation_id
    RETURNING c.rev`,
});

const lock = {
  name: 'conversation_lock',
  text: 'SELECT rev FROM conversations WHERE id = $1 FOR NO KEY UPDATE',
};
const edit = change(
  'message_edit',
  '',
  'body = $3, edited_at = $4 WHERE id = $1 AND deleted_at IS NULL AND body <> $3',
);
const remove = change(
  'message_delete',
  'unreacted AS (DELETE FROM message_reactions WHERE message_id = $1),',
  "body = '', deleted_at = $3, reaction_count = 0 WHERE id = $1 AND deleted_at IS NULL",
);
const react = change(
  'message_react',
  `added AS (
      INSERT INTO message_reactions (message_id, user_id, emoji, created_at)
      SELECT id, $3, $4, $5 FROM messages WHERE id = $1 AND deleted_at IS NULL
      ON CONFLICT DO NOTHING RETURNING message_id
    ),`,
  'reaction_count = reaction_count + 1 WHERE id = $1 AND EXISTS (SELECT FROM added)',
);
const unreact = change(
  'message_unreact',
  `taken AS (
      DELETE FROM message_reactions WHERE message_id = $1 AND user_id = $3 AND emoji = $4 RETURNING message_id
    ),`,
  'reaction_count = reaction_count - 1 WHERE id = $1 AND EXISTS (SELECT FROM taken)',
);

/** The message and its conversation. */
export interface MessageKey {
  id: string;
  conversationId: string;
}

/** Each method commits and says whether anything changed; nothing changed takes no rev. */
@Injectable()
export class ChangesRepo {
  constructor(private readonly database: Database) {}

  edit(key: MessageKey, body: string, at: Date): Promise<boolean> {
    return this.run(edit, key, [body, at]);
  }

  remove(key: MessageKey, at: Date): Promise<boolean> {
    return this.run(remove, key, [at]);
  }

  react(key: MessageKey, userId: string, emoji: string, at: Date): Promise<boolean> {
    return this.run(react, key, [userId, emoji, at]);
  }

  unreact(key: MessageKey, userId: string, emoji: string): Promise<boolean> {
    return this.run(unreact, key, [userId, emoji]);
  }

  private run(statement: Statement, key: MessageKey, values: readonly unknown[]): Promise<boolean> {
    return this.database.transaction(async (tx: Queryable) => {
      // The lock comes first, in a statement of its own: the next one then sees what the one before us committed.
      await tx.rows(lock, [key.conversationId]);
      return (await tx.rows(statement, [key.id, key.conversationId, ...values])).length > 0;
    });
  }
}
