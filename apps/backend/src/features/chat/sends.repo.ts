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
    FROM unnest($4::uuid[], $5::uuid[], $6::int[], $7::uuid[], $8::uuid[], $9::text[], $10::bytea[], $11::uuid[])
      AS n (id, conversation_id, nth, client_id, sender_id, body, sent_hash, reply_to_id)
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
    const nth = messages.map((message) => {
      const count = (counts.get(message.conversationId) ?? 0) + 1;
      counts.set(message.conversationId, count);
      return count;
    });
    // One order of locks for all nodes.
    const conversations = [...counts.keys()].toSorted();
    const rows = await this.database.rows<{ id: string } & Place>(insert, [
      conversations,
      conversations.map((id) => counts.get(id)),
      at,
      messages.map((message) => message.id),
      messages.map((message) => message.conversationId),
      nth,
      messages.map((message) => message.clientId),
      messages.map((message) => message.senderId),
      messages.map((message) => message.body),
      messages.map((message) => message.sentHash),
      messages.map((message) => message.replyToId),
    ]);
    return new Map(rows.map((row) => [row.id, { seq: row.seq, rev: row.rev }]));
  }
}
