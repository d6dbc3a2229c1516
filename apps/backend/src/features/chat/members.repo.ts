import { Injectable } from '@nestjs/common';
import type { Member } from '@quemiai/contract/chat';
import type { MemberRole } from '@quemiai/contract/roles';
import type { Queryable } from '../../platform/database/database.js';
import { Database } from '../../platform/database/database.js';
import type { MemberRow } from './chat.view.js';
import { memberView } from './chat.view.js';

const columns =
  'm.conversation_id, m.user_id, u.username, u.display_name, u.avatar_url, m.role, m.read_seq, m.joined_at';

const roles = {
  name: 'member_roles',
  text: 'SELECT user_id, role FROM conversation_members WHERE conversation_id = $1 ORDER BY joined_at, user_id',
};
const among = {
  name: 'member_among',
  text: `SELECT conversation_id FROM conversation_members
    WHERE user_id = $1 AND conversation_id = ANY ($2::uuid[])`,
};
const joined = {
  name: 'member_conversations',
  text: `SELECT c.id, c.rev FROM conversation_members m JOIN conversations c ON c.id = m.conversation_id
    WHERE m.user_id = $1`,
};
const first = {
  name: 'members_first',
  text: `SELECT c.*
    FROM unnest($1::uuid[]) AS k (id)
    CROSS JOIN LATERAL (
      SELECT ${columns} FROM conversation_members m JOIN users u ON u.id = m.user_id
      WHERE m.conversation_id = k.id ORDER BY m.joined_at, m.user_id LIMIT $2
    ) c
    ORDER BY c.conversation_id, c.joined_at, c.user_id`,
};
const list = {
  name: 'members_list',
  text: `SELECT ${columns} FROM conversation_members m JOIN users u ON u.id = m.user_id
    WHERE m.conversation_id = $1 AND (m.joined_at, m.user_id) > ($2::timestamptz, $3::uuid)
    ORDER BY m.joined_at, m.user_id LIMIT $4`,
};
const insert = {
  name: 'members_insert',
  text: `WITH added AS (
      INSERT INTO conversation_members (conversation_id, user_id, role, read_seq, joined_at)
      SELECT $1, u.id, u.role, c.last_seq, $4
      FROM unnest($2::uuid[], $3::member_role[]) AS u (id, role), conversations c
      WHERE c.id = $1
      ON CONFLICT DO NOTHING RETURNING user_id
    ), counted AS (
      UPDATE conversations SET member_count = member_count + (SELECT count(*) FROM added)
      WHERE id = $1 AND EXISTS (SELECT FROM added)
    )
    SELECT user_id FROM added`,
};
const remove = {
  name: 'members_remove',
  text: `WITH gone AS (
      DELETE FROM conversation_members WHERE conversation_id = $1 AND user_id = $2 RETURNING user_id
    )
    UPDATE conversations SET member_count = member_count - 1
    WHERE id = $1 AND EXISTS (SELECT FROM gone) RETURNING id`,
};
const setRole = {
  name: 'members_set_role',
  text: 'UPDATE conversation_members SET role = $3 WHERE conversation_id = $1 AND user_id = $2 AND role <> $3 RETURNING role',
};
const setMuted = {
  name: 'members_set_muted',
  text: 'UPDATE conversation_members SET muted = $3 WHERE conversation_id = $1 AND user_id = $2',
};
const markRead = {
  name: 'members_mark_read',
  text: `UPDATE conversation_members m SET read_seq = LEAST(k.seq, c.last_seq)
    FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS k (conversation_id, user_id, seq), conversations c
    WHERE m.conversation_id = k.conversation_id AND m.user_id = k.user_id AND c.id = k.conversation_id
      AND LEAST(k.seq, c.last_seq) > m.read_seq
    RETURNING m.conversation_id, m.user_id, m.read_seq`,
};

/** Where a page of members starts: after this one, in the order they joined. */
export interface MemberPlace {
  joinedAt: string;
  userId: string;
}

export interface ReadMark {
  conversationId: string;
  userId: string;
  seq: number;
}

@Injectable()
export class MembersRepo {
  constructor(private readonly database: Database) {}

  async rolesOf(conversationId: string, on: Queryable = this.database): Promise<Map<string, MemberRole>> {
    const rows = await on.rows<{ user_id: string; role: MemberRole }>(roles, [conversationId]);
    return new Map(rows.map((row) => [row.user_id, row.role]));
  }

  async conversationsAmong(userId: string, ids: readonly string[]): Promise<string[]> {
    const rows = await this.database.rows<{ conversation_id: string }>(among, [userId, ids]);
    return rows.map((row) => row.conversation_id);
  }

  /** Every conversation of a person with its rev. */
  async conversationsOf(userId: string): Promise<{ id: string; rev: number }[]> {
    return this.database.rows(joined, [userId]);
  }

  /** The first `limit` members of each conversation, in the order they joined. */
  async firstOf(conversationIds: readonly string[], limit: number): Promise<Map<string, Member[]>> {
    const rows = await this.database.rows<MemberRow>(first, [conversationIds, limit]);
    const grouped = Map.groupBy(rows, (row) => row.conversation_id);
    return new Map([...grouped].map(([id, members]) => [id, members.map(memberView)]));
  }

  async list(
    conversationId: string,
    limit: number,
    place: MemberPlace | undefined,
  ): Promise<{ member: Member; place: MemberPlace }[]> {
    const rows = await this.database.rows<MemberRow>(list, [
      conversationId,
      place?.joinedAt ?? '-infinity',
      place?.userId ?? '00000000-0000-0000-0000-000000000000',
      limit,
    ]);
    return rows.map((row) => ({
      member: memberView(row),
      place: { joinedAt: row.joined_at.toISOString(), userId: row.user_id },
    }));
  }

  /** Adds people with their roles; what was said before they came does not count as unread. Gives who was new. */
  async add(
    on: Queryable,
    conversationId: string,
    people: readonly { userId: string; role: MemberRole }[],
    at: Date,
  ): Promise<string[]> {
    const rows = await on.rows<{ user_id: string }>(insert, [
      conversationId,
      people.map((person) => person.userId),
      people.map((person) => person.role),
      at,
    ]);
    return rows.map((row) => row.user_id);
  }

  /** Whether the person was a member. */
  async remove(on: Queryable, conversationId: string, userId: string): Promise<boolean> {
    return (await on.rows(remove, [conversationId, userId])).length > 0;
  }

  /** Whether the role changed. */
  async setRole(on: Queryable, conversationId: string, userId: string, role: MemberRole): Promise<boolean> {
    return (await on.rows(setRole, [conversationId, userId, role])).length > 0;
  }

  async setMuted(conversationId: string, userId: string, muted: boolean): Promise<void> {
    await this.database.rows(setMuted, [conversationId, userId, muted]);
  }

  /** Moves read marks forward, never past the last message; gives those that moved. */
  async markRead(marks: readonly ReadMark[]): Promise<ReadMark[]> {
    const rows = await this.database.rows<{ conversation_id: string; user_id: string; read_seq: number }>(
      markRead,
      [
        marks.map((mark) => mark.conversationId),
        marks.map((mark) => mark.userId),
        marks.map((mark) => mark.seq),
      ],
    );
    return rows.map((row) => ({
      conversationId: row.conversation_id,
      userId: row.user_id,
      seq: row.read_seq,
    }));
  }
}
