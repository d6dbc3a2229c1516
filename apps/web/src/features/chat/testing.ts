import type { ChatMessage, Member } from './engine/types.js';

/** A message for tests of screens, sent by Ada unless told otherwise. */
export const aMessage = (over: Partial<ChatMessage> = {}): ChatMessage => ({
  key: `key-${over.seq ?? 1}`,
  id: `id-${over.seq ?? 1}`,
  clientId: `client-${over.seq ?? 1}`,
  conversationId: 'conversation',
  seq: 1,
  sender: aMember('ada'),
  mine: false,
  body: 'hello',
  attachments: [],
  replyTo: null,
  reactions: [],
  createdAt: '2026-11-22T10:00:00.000Z',
  editedAt: null,
  deletedAt: null,
  status: 'sent',
  failure: null,
  busy: false,
  ...over,
});

export const aMember = (id: string, over: Partial<Member> = {}): Member => ({
  id,
  username: id,
  displayName: `${id.charAt(0).toUpperCase()}${id.slice(1)} Person`,
  avatarUrl: null,
  role: 'member',
  readSeq: 0,
  ...over,
});
