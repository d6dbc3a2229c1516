import type { Conversation, Member, Message, Person, Reaction } from '@quemiai/contract/chat';
import type { MemberRole } from '@quemiai/contract/roles';

export interface MessageRow {
  id: string;
  conversation_id: string;
  seq: number;
  rev: number;
  client_id: string;
  sender_id: string;
  username: string;
  display_name: string;
  avatar_url: string | null;
  body: string;
  reply_to_id: string | null;
  /** Null where there are none. */
  reactions: Reaction[] | null;
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
}

export interface MemberRow {
  conversation_id: string;
  user_id: string;
  username: string;
  display_name: string;
  avatar_url: string | null;
  role: MemberRole;
  read_seq: number;
  joined_at: Date;
}

export interface ConversationRow {
  id: string;
  type: Conversation['type'];
  name: string | null;
  member_count: number;
  last_seq: number;
  rev: number;
  role: MemberRole;
  read_seq: number;
  muted: boolean;
  unread: number;
}

interface PersonColumns {
  username: string;
  display_name: string;
  avatar_url: string | null;
}

const personView = (id: string, row: PersonColumns): Person => ({
  id,
  username: row.username,
  displayName: row.display_name,
  avatarUrl: row.avatar_url,
});

export const messageView = (row: MessageRow): Message => ({
  id: row.id,
  conversationId: row.conversation_id,
  seq: row.seq,
  rev: row.rev,
  clientId: row.client_id,
  sender: personView(row.sender_id, row),
  body: row.body,
  attachments: [],
  replyTo: row.reply_to_id,
  reactions: row.reactions ?? [],
  createdAt: row.created_at.toISOString(),
  editedAt: row.edited_at?.toISOString() ?? null,
  deletedAt: row.deleted_at?.toISOString() ?? null,
});

export const memberView = (row: MemberRow): Member => ({
  ...personView(row.user_id, row),
  role: row.role,
  readSeq: row.read_seq,
});

export const conversationView = (
  row: ConversationRow,
  members: Member[],
  lastMessage: Message | null,
): Conversation => ({
  id: row.id,
  type: row.type,
  name: row.name,
  members,
  memberCount: row.member_count,
  lastSeq: row.last_seq,
  rev: row.rev,
  lastMessage,
  viewer: { role: row.role, readSeq: row.read_seq, unread: row.unread, muted: row.muted },
});
