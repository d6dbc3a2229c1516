import { Injectable } from '@nestjs/common';
import type { Conversation } from '@quemiai/contract/chat';
import { limits } from '@quemiai/contract/limits';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';
import type { ConversationRow } from './chat.view.js';
import { conversationView } from './chat.view.js';
import { MembersRepo } from './members.repo.js';
import { MessagesRepo } from './messages.repo.js';

/** Beyond this many messages after the mark nobody reads the exact number: all of them are counted, none is looked at. */
const COUNTED = 200;

const columns = `c.id, c.type, c.name, c.member_count, c.last_seq, c.rev, m.user_id, m.role, m.read_seq, m.muted,
  CASE WHEN c.last_seq - m.read_seq > ${COUNTED} THEN c.last_seq - m.read_seq
  ELSE (SELECT count(*)::int FROM messages x
    WHERE x.conversation_id = c.id AND x.seq > m.read_seq AND x.sender_id <> m.user_id AND x.deleted_at IS NULL)
  END AS unread`;

const byIds = {
  name: 'conversations_by_ids',
  text: `SELECT ${columns} FROM conversations c
    JOIN conversation_members m ON m.conversation_id = c.id AND m.user_id = $1
    WHERE c.id = ANY ($2::uuid[])`,
};
const forMembers = {
  name: 'conversation_for_members',
  text: `SELECT ${columns} FROM conversations c
    JOIN conversation_members m ON m.conversation_id = c.id AND m.user_id = ANY ($2::uuid[])
    WHERE c.id = $1`,
};
const pageOf = {
  name: 'conversations_page',
  text: `SELECT c.id, c.last_activity_at FROM conversation_members m
    JOIN conversations c ON c.id = m.conversation_id
    WHERE m.user_id = $1 AND (c.last_activity_at, c.id) < ($2::timestamptz, $3::uuid)
    ORDER BY c.last_activity_at DESC, c.id DESC LIMIT $4`,
};
const insert = {
  name: 'conversation_insert',
  text: `INSERT INTO conversations (id, type, name, direct_key, created_by_id, last_activity_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $6)
    ON CONFLICT (direct_key) DO NOTHING RETURNING id`,
};
const byDirectKey = {
  name: 'conversation_by_direct_key',
  text: 'SELECT id FROM conversations WHERE direct_key = $1',
};
const rename = {
  name: 'conversation_rename',
  text: 'UPDATE conversations SET name = $2 WHERE id = $1 AND name IS DISTINCT FROM $2 RETURNING id',
};
const typeOf = { name: 'conversation_type', text: 'SELECT type FROM conversations WHERE id = $1' };
const heads = {
  name: 'conversation_heads',
  text: 'SELECT id, last_seq, rev FROM conversations WHERE id = ANY ($1::uuid[])',
};

/** Where a page of conversations starts: below this one, by last activity. */
export interface ConversationPlace {
  at: string;
  id: string;
}

export interface NewConversation {
  id: string;
  type: Conversation['type'];
  name: string | null;
  directKey: string | null;
  createdById: string;
  at: Date;
}

export interface Head {
  id: string;
  lastSeq: number;
  rev: number;
}

@Injectable()
export class ConversationsRepo {
  constructor(
    private readonly database: Database,
    private readonly members: MembersRepo,
    private readonly messages: MessagesRepo,
  ) {}

  /** Whole conversations as one person sees them, in the order of `ids`; those the person is not in are left out. */
  async hydrate(userId: string, ids: readonly string[]): Promise<Conversation[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.rows<ConversationRow>(byIds, [userId, ids]);
    const [members, lasts] = await Promise.all([
      this.members.firstOf(ids, limits.membersShown),
      this.messages.lastOf(ids),
    ]);
    const views = new Map(
      rows.map((row) => [
        row.id,
        conversationView(row, members.get(row.id) ?? [], lasts.get(row.id) ?? null),
      ]),
    );
    return ids.flatMap((id) => views.get(id) ?? []);
  }

  /** One conversation as each of several members sees it, by user id. */
  async hydrateFor(conversationId: string, userIds: readonly string[]): Promise<Map<string, Conversation>> {
    const rows = await this.database.rows<ConversationRow & { user_id: string }>(forMembers, [
      conversationId,
      userIds,
    ]);
    const [members, lasts] = await Promise.all([
      this.members.firstOf([conversationId], limits.membersShown),
      this.messages.lastOf([conversationId]),
    ]);
    const shown = members.get(conversationId) ?? [];
    const last = lasts.get(conversationId) ?? null;
    return new Map(rows.map((row) => [row.user_id, conversationView(row, shown, last)]));
  }

  async page(
    userId: string,
    limit: number,
    place: ConversationPlace | undefined,
  ): Promise<{ id: string; at: string }[]> {
    const rows = await this.database.rows<{ id: string; last_activity_at: Date }>(pageOf, [
      userId,
      place?.at ?? 'infinity',
      place?.id ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      limit,
    ]);
    return rows.map((row) => ({ id: row.id, at: row.last_activity_at.toISOString() }));
  }

  /** Whether it is new; false when a direct conversation of the two exists. */
  async insert(on: Queryable, conversation: NewConversation): Promise<boolean> {
    const { id, type, name, directKey, createdById, at } = conversation;
    return (await on.rows(insert, [id, type, name, directKey, createdById, at])).length > 0;
  }

  async findDirect(directKey: string): Promise<string | undefined> {
    const [row] = await this.database.rows<{ id: string }>(byDirectKey, [directKey]);
    return row?.id;
  }

  /** Whether the name changed. */
  async rename(id: string, name: string): Promise<boolean> {
    return (await this.database.rows(rename, [id, name])).length > 0;
  }

  async typeOf(id: string): Promise<Conversation['type'] | undefined> {
    const [row] = await this.database.rows<{ type: Conversation['type'] }>(typeOf, [id]);
    return row?.type;
  }

  async heads(ids: readonly string[]): Promise<Head[]> {
    const rows = await this.database.rows<{ id: string; last_seq: number; rev: number }>(heads, [ids]);
    return rows.map((row) => ({ id: row.id, lastSeq: row.last_seq, rev: row.rev }));
  }
}
