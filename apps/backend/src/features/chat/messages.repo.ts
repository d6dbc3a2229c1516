import { Injectable } from '@nestjs/common';
import type { Message } from '@quemiai/contract/chat';
import { limits } from '@quemiai/contract/limits';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';
import type { MessageRow } from './chat.view.js';
import { messageView } from './chat.view.js';

// In the one statement, so that a message never comes with the reactions of another rev.
const reactions = `(SELECT json_agg(json_build_object('emoji', r.emoji, 'count', r.count, 'userIds', r.user_ids)
      ORDER BY r.since, r.emoji)
    FROM (
      SELECT emoji, count(*)::int AS count, min(created_at) AS since,
        (array_agg(user_id ORDER BY created_at, user_id))[1:${limits.reactionUserIdsMax}] AS user_ids
      FROM message_reactions WHERE message_id = m.id GROUP BY emoji
    ) r)`;
const columns = `m.id, m.conversation_id, m.seq, m.rev, m.client_id, m.sender_id, u.username, u.display_name,
  u.avatar_url, m.body, m.reply_to_id, m.created_at, m.edited_at, m.deleted_at,
  CASE WHEN m.reaction_count > 0 THEN ${reactions} END AS reactions`;
const from = 'FROM messages m JOIN users u ON u.id = m.sender_id';

const byId = { name: 'message_by_id', text: `SELECT ${columns} ${from} WHERE m.id = $1` };
const byClientId = {
  name: 'messages_by_client_id',
  text: `SELECT ${columns}, m.sent_hash
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS k (conversation_id, sender_id, client_id)
    JOIN messages m USING (conversation_id, sender_id, client_id)
    JOIN users u ON u.id = m.sender_id`,
};
const newest = {
  name: 'messages_newest',
  text: `SELECT ${columns} ${from} WHERE m.conversation_id = $1 ORDER BY m.seq DESC LIMIT $2`,
};
const before = {
  name: 'messages_before',
  text: `SELECT ${columns} ${from} WHERE m.conversation_id = $1 AND m.seq < $3 ORDER BY m.seq DESC LIMIT $2`,
};
const after = {
  name: 'messages_after',
  text: `SELECT ${columns} ${from} WHERE m.conversation_id = $1 AND m.seq > $3 ORDER BY m.seq LIMIT $2`,
};
const between = {
  name: 'messages_between',
  text: `SELECT ${columns} ${from} WHERE m.conversation_id = $1 AND m.seq > $3 AND m.seq < $4
    ORDER BY m.seq LIMIT $2`,
};
/** Many conversations in one query: each with its own cursor, each with its own limit. */
const changed = {
  name: 'messages_changed',
  text: `SELECT c.*
    FROM unnest($1::uuid[], $2::int[]) AS k (conversation_id, rev)
    CROSS JOIN LATERAL (
      SELECT ${columns} ${from}
      WHERE m.conversation_id = k.conversation_id AND m.rev > k.rev ORDER BY m.rev LIMIT $3
    ) c`,
};
const last = {
  name: 'messages_last',
  text: `SELECT c.*
    FROM unnest($1::uuid[]) AS k (conversation_id)
    CROSS JOIN LATERAL (
      SELECT ${columns} ${from} WHERE m.conversation_id = k.conversation_id ORDER BY m.seq DESC LIMIT 1
    ) c`,
};
/** A place between two seqs, both left out. */
export interface SeqRange {
  before?: number | undefined;
  after?: number | undefined;
}

@Injectable()
export class MessagesRepo {
  constructor(private readonly database: Database) {}

  async find(id: string, on: Queryable = this.database): Promise<Message | undefined> {
    const [row] = await on.rows<MessageRow>(byId, [id]);
    return row && messageView(row);
  }

  /** Messages that were sent before under these clientIds, with the hash of what was sent. */
  async findSent(
    keys: readonly { conversationId: string; senderId: string; clientId: string }[],
  ): Promise<{ message: Message; sentHash: Buffer }[]> {
    const rows = await this.database.rows<MessageRow & { sent_hash: Buffer }>(byClientId, [
      keys.map((key) => key.conversationId),
      keys.map((key) => key.senderId),
      keys.map((key) => key.clientId),
    ]);
    return rows.map((row) => ({ message: messageView(row), sentHash: row.sent_hash }));
  }

  /** Ascending by seq. With `after` alone the oldest of them, else the newest. */
  async page(conversationId: string, limit: number, range: SeqRange): Promise<Message[]> {
    const { before: upper, after: lower } = range;
    const ask = async (): Promise<MessageRow[]> => {
      if (lower !== undefined && upper !== undefined) {
        return this.database.rows(between, [conversationId, limit, lower, upper]);
      }
      if (lower !== undefined) return this.database.rows(after, [conversationId, limit, lower]);
      const rows =
        upper === undefined
          ? await this.database.rows<MessageRow>(newest, [conversationId, limit])
          : await this.database.rows<MessageRow>(before, [conversationId, limit, upper]);
      return rows.toReversed();
    };
    return (await ask()).map(messageView);
  }

  /** What changed after each cursor, ascending by rev, at most `limit` of each conversation. */
  async changedSince(
    cursors: readonly { conversationId: string; rev: number }[],
    limit: number,
  ): Promise<Map<string, Message[]>> {
    const rows = await this.database.rows<MessageRow>(changed, [
      cursors.map((cursor) => cursor.conversationId),
      cursors.map((cursor) => cursor.rev),
      limit,
    ]);
    return Map.groupBy(rows.map(messageView), (message) => message.conversationId);
  }

  async lastOf(conversationIds: readonly string[]): Promise<Map<string, Message>> {
    const rows = await this.database.rows<MessageRow>(last, [conversationIds]);
    return new Map(rows.map((row) => [row.conversation_id, messageView(row)]));
  }
}
