import { z } from 'zod';
import { limits } from './limits.js';
import { MemberRole } from './roles.js';
import { route } from './route.js';
import { emoji, line, page, pageQuery, position, queryInt, timestamp, uuid, visibleText } from './scalars.js';

/** A person beside a message or in a member list. */
export const person = z.object({
  id: uuid,
  username: z.string(),
  displayName: z.string(),
  avatarUrl: z.string().nullable(),
});
export type Person = z.infer<typeof person>;

export const reaction = z.object({
  emoji: z.string(),
  count: z.int(),
  /** The first 20, in the order they reacted. */
  userIds: z.array(uuid),
});
export type Reaction = z.infer<typeof reaction>;

/**
 * `seq` is the message's place, given once. `rev` is the conversation's change counter at the message's last change
 * (new, edited, deleted, reacted): whoever has rev r lacks exactly the messages with a greater one.
 * A deleted message keeps its place with an empty body.
 */
export const message = z.object({
  id: uuid,
  conversationId: uuid,
  seq: position,
  rev: position,
  clientId: uuid,
  sender: person,
  body: z.string(),
  attachments: z.array(z.object({ id: uuid, url: z.string(), mime: z.string() })),
  /** The id of the message this one answers. */
  replyTo: uuid.nullable(),
  reactions: z.array(reaction),
  createdAt: timestamp,
  editedAt: timestamp.nullable(),
  deletedAt: timestamp.nullable(),
});
export type Message = z.infer<typeof message>;

export const member = person.extend({
  role: z.enum(MemberRole),
  readSeq: position,
});
export type Member = z.infer<typeof member>;

export const conversation = z.object({
  id: uuid,
  type: z.enum(['direct', 'group', 'channel']),
  /** Null for a direct conversation: clients show the other person. */
  name: z.string().nullable(),
  /** The first 50, in the order they joined; the rest by `GET /conversations/:id/members`. */
  members: z.array(member),
  memberCount: z.int(),
  lastSeq: position,
  rev: position,
  lastMessage: message.nullable(),
  viewer: z.object({
    role: z.enum(MemberRole),
    readSeq: position,
    /** Messages of others after `readSeq` that are not deleted; with more than 200 after it, all of them. */
    unread: z.int(),
    muted: z.boolean(),
  }),
});
export type Conversation = z.infer<typeof conversation>;

/** What a message is made of; the same over HTTP and over the socket. */
export const messageInput = z.strictObject({
  clientId: uuid,
  body: visibleText(limits.messageBodyMax),
  replyTo: uuid.optional(),
  mediaIds: z.array(uuid).max(limits.attachmentsMax).optional(),
});
export type MessageInput = z.infer<typeof messageInput>;

const conversationParams = z.object({ id: uuid });
const memberParams = z.object({ id: uuid, userId: uuid });
const messageParams = z.object({ id: uuid });
const reactionParams = z.object({ id: uuid, emoji });

export const chatRoutes = {
  'POST /conversations': route({
    summary: 'Start a conversation; a direct one between the same two people is returned, not repeated',
    tag: 'Conversations',
    access: 'user',
    body: z.strictObject({
      type: z.enum(['direct', 'group']),
      memberIds: z.array(uuid).max(limits.memberIdsMax).optional(),
      name: line(limits.conversationNameMax).optional(),
    }),
    status: 201,
    existingStatus: 200,
    response: conversation,
    idempotent: true,
  }),
  'GET /conversations': route({
    summary: "The caller's conversations, the most recently active first",
    tag: 'Conversations',
    access: 'user',
    query: pageQuery,
    status: 200,
    response: page(conversation),
  }),
  'GET /conversations/:id': route({
    summary: 'One conversation',
    tag: 'Conversations',
    access: 'member',
    params: conversationParams,
    status: 200,
    response: conversation,
  }),
  'PATCH /conversations/:id': route({
    summary: 'Rename a group',
    tag: 'Conversations',
    access: 'manager',
    params: conversationParams,
    body: z.strictObject({ name: line(limits.conversationNameMax) }),
    status: 200,
    response: conversation,
  }),
  'PUT /conversations/:id/mute': route({
    summary: 'Stop sounds and badges of a conversation for the caller',
    tag: 'Conversations',
    access: 'member',
    params: conversationParams,
    status: 204,
  }),
  'DELETE /conversations/:id/mute': route({
    summary: 'Undo muting',
    tag: 'Conversations',
    access: 'member',
    params: conversationParams,
    status: 204,
  }),
  'GET /conversations/:id/members': route({
    summary: 'All members, in the order they joined',
    tag: 'Conversations',
    access: 'member',
    params: conversationParams,
    query: pageQuery,
    status: 200,
    response: page(member),
  }),
  'POST /conversations/:id/members': route({
    summary: 'Add people to a group; those who are members already stay as they are',
    tag: 'Conversations',
    access: 'manager',
    params: conversationParams,
    body: z.strictObject({ userIds: z.array(uuid).min(1).max(limits.memberIdsMax) }),
    status: 200,
    response: conversation,
    idempotent: true,
  }),
  'PATCH /conversations/:id/members/:userId': route({
    summary: "Change a member's role in a group; owners may hand the group over",
    tag: 'Conversations',
    access: 'manager',
    params: memberParams,
    body: z.strictObject({ role: z.enum(MemberRole) }),
    status: 200,
    response: conversation,
  }),
  'DELETE /conversations/:id/members/:userId': route({
    summary: 'Remove somebody from a group, or leave it',
    tag: 'Conversations',
    access: 'member',
    params: memberParams,
    status: 204,
  }),
  'GET /conversations/:id/messages': route({
    summary: 'Messages by place: the newest page, or those before or after a seq, ascending',
    tag: 'Messages',
    access: 'member',
    params: conversationParams,
    query: z.object({
      before: queryInt(0, 2_147_483_647).optional(),
      after: queryInt(0, 2_147_483_647).optional(),
      limit: queryInt(1, limits.pageMax).default(limits.pageDefault),
    }),
    status: 200,
    response: z.object({ items: z.array(message), hasMore: z.boolean() }),
  }),
  'POST /conversations/:id/messages': route({
    summary: 'Send a message; the same clientId gives the same message again',
    tag: 'Messages',
    access: 'member',
    params: conversationParams,
    body: messageInput,
    status: 201,
    existingStatus: 200,
    response: message,
    idempotent: true,
  }),
  'PUT /conversations/:id/read': route({
    summary: 'Mark as read up to a seq; never moves back',
    tag: 'Messages',
    access: 'member',
    params: conversationParams,
    body: z.strictObject({ seq: position }),
    status: 204,
  }),
  'GET /messages/:id': route({
    summary: 'One message',
    tag: 'Messages',
    access: 'member',
    params: messageParams,
    status: 200,
    response: message,
  }),
  'PATCH /messages/:id': route({
    summary: 'Edit a message of one’s own',
    tag: 'Messages',
    access: 'author',
    params: messageParams,
    body: z.strictObject({ body: visibleText(limits.messageBodyMax) }),
    status: 200,
    response: message,
  }),
  'DELETE /messages/:id': route({
    summary: 'Delete a message of one’s own; owners and admins of a group delete any',
    tag: 'Messages',
    access: 'member',
    params: messageParams,
    status: 204,
  }),
  'PUT /messages/:id/reactions/:emoji': route({
    summary: 'React to a message',
    tag: 'Messages',
    access: 'member',
    params: reactionParams,
    status: 204,
  }),
  'DELETE /messages/:id/reactions/:emoji': route({
    summary: 'Take a reaction back',
    tag: 'Messages',
    access: 'member',
    params: reactionParams,
    status: 204,
  }),
};
