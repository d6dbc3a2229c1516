import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';

/** A message as it goes into the database; its place is allotted there. */
export interface NewMessage {
  id: string;
  conversationId: string;
  clientId: string;
  senderId: string;
  body: string;
  sentHash: Buffer;
  replyToId: string | null;
}

export interface Place {
  seq: number;
  rev: number;
}

/**
 * Allots places and inserts, for any number of messages of any number of conversations, in one statement: the rows of
 * `conversations` are locked by the update, so places are without gap, and one commit serves all.
 */
const insert = {
  name: 'messages_insert',
  text: `WITH moved AS (
      UPDATE conversations c
      SET last_seq = c.last_seq + k.count, rev = c.rev + k.count, last_activity_at = $3
      FROM unnest($1::uuid[], $2::int[]) AS k (id, count)
      WHERE c.id = k.id
      RETURNING c.id, c.last_seq - k.count AS seq, c.rev - k.count AS rev
    )
    INSERT INTO messages
      (id, conversation_id, seq, rev, client_id, sender_id, body, sent_hash, reply_to_id, created_at)
    SELECT n.id, n.conversation_id, moved.seq + n.nth, moved.rev + n.nth, n.client_id, n.sender_id, n.body,
      n.sent_hash, n.reply_to_id, $3
    FROM json_to_recordset($4) AS n (id uuid, conversation_id uuid, nth int, client_id uuid, sender_id uuid,
      body text, sent_hash bytea, reply_to_id uuid)
    JOIN moved ON moved.id = n.conversation_id
    RETURNING id, seq, rev`,
};

@Injectable()
export class SendsRepo {
  constructor(private readonly database: Database) {}

  /**
   * Commits all or none; the places by message id. A message whose conversation is gone is left out.
   * Messages of one conversation get their places in the order given.
   */
  async insert(messages: readonly NewMessage[], at: Date): Promise<Map<string, Place>> {
    const counts = new Map<string, number>();
    const values = messages.map((message) => {
      const count = (counts.get(message.conversationId) ?? 0) + 1;
      counts.set(message.conversationId, count);
      return {
        id: message.id,
        conversation_id: message.conversationId,
        nth: count,
        client_id: message.clientId,
        sender_id: message.senderId,
        body: message.body,
        sent_hash: `\\x${message.sentHash.toString('hex')}`,
        reply_to_id: message.replyToId,
      };
    });
    // One order of locks for all nodes.
    const conversations = [...counts.keys()].toSorted();
    const rows = await this.database.rows<{ id: string } & Place>(insert, [
      conversations,
      conversations.map((id) => counts.get(id)),
      at,
      // One JSON text: V8 writes it several times faster than eight PostgreSQL arrays are quoted.
      JSON.stringify(values),
    ]);
    return new Map(rows.map((row) => [row.id, { seq: row.seq, rev: row.rev }]));
  }
}
