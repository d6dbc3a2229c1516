import { createHash, randomUUID } from 'node:crypto';
import type { DemoRows } from './demo.repo.js';
import type { Who } from './people.js';
import { isWho, people } from './people.js';
import type { Script } from './script.js';
import { scripts } from './scripts/all.js';
import type { TimelineMessage } from './timeline.js';
import { timelineOf, uuidAt } from './timeline.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** `bytea` as PostgreSQL reads it. */
const sha256 = (text: string): string => `\\x${createHash('sha256').update(text).digest('hex')}`;

/** Reserved for such (RFC 6761): no mail ever leaves for it. */
export const emailOf = (who: Who): string => `${people[who].username}@demo.invalid`;

export const everybody = Object.keys(people).filter(isWho);

interface Passwords {
  /** The stored form of the password of the one who signs in. */
  firstHash: string;
  /** A stored form that no password fits. */
  noPassword: string;
}

const usersOf = (ids: Map<Who, string>, now: Date, { firstHash, noPassword }: Passwords): object[] =>
  everybody.map((who, index) => {
    const { username, name, bio } = people[who];
    const createdAt = new Date(now.getTime() - (45 + ((index * 37) % 160)) * DAY);
    return {
      id: ids.get(who),
      username,
      username_key: username.toLowerCase(),
      email: emailOf(who),
      email_key: emailOf(who),
      // Nobody can open a link that is mailed there.
      email_verified_at: createdAt,
      password_hash: index === 0 ? firstHash : noPassword,
      display_name: name,
      bio,
      role: 'USER',
      settings: {},
      last_seen_at:
        index === 0 ? null : new Date(now.getTime() - ((index * 53) % 40) * HOUR - index * 61_000),
      created_at: createdAt,
      updated_at: createdAt,
    };
  });

const messageRow = (
  message: TimelineMessage,
  conversationId: string,
  senderId: string | undefined,
): object => ({
  id: message.id,
  conversation_id: conversationId,
  seq: message.seq,
  rev: message.rev,
  client_id: randomUUID(),
  sender_id: senderId,
  body: message.body,
  sent_hash: sha256(message.body),
  reply_to_id: message.replyToId,
  reaction_count: message.reactions.length,
  created_at: message.createdAt,
  edited_at: message.editedAt,
  deleted_at: message.deletedAt,
});

const addConversation = (rows: DemoRows, script: Script, ids: Map<Who, string>, now: Date): void => {
  const { messages, rev, readSeq } = timelineOf(script, now);
  const createdAt = new Date((messages[0]?.createdAt ?? now).getTime() - HOUR);
  const id = uuidAt(createdAt);
  const direct = script.name === undefined;
  const memberIds = script.members.map((who) => ids.get(who) ?? '');
  rows.conversations.push({
    id,
    type: direct ? 'direct' : 'group',
    name: script.name ?? null,
    direct_key: direct ? memberIds.toSorted().join(':') : null,
    created_by_id: memberIds[0],
    last_seq: messages.length,
    rev,
    member_count: script.members.length,
    last_activity_at: messages.at(-1)?.createdAt ?? createdAt,
    created_at: createdAt,
  });
  for (const [index, who] of script.members.entries()) {
    const role = index === 0 ? 'owner' : index === 1 ? 'admin' : 'member';
    rows.conversation_members.push({
      conversation_id: id,
      user_id: ids.get(who),
      role: direct ? 'member' : role,
      read_seq: readSeq.get(who),
      muted: script.muted === true && who === everybody[0],
      joined_at: createdAt,
    });
  }
  for (const message of messages) {
    rows.messages.push(messageRow(message, id, ids.get(message.sender)));
    for (const { who, emoji, at } of message.reactions) {
      rows.message_reactions.push({ message_id: message.id, user_id: ids.get(who), emoji, created_at: at });
    }
  }
};

/** The whole community as it would stand in the database at that time. */
export const demoRows = (now: Date, passwords: Passwords): DemoRows => {
  const ids = new Map(everybody.map((who) => [who, uuidAt(now)]));
  const rows: DemoRows = {
    users: usersOf(ids, now, passwords),
    conversations: [],
    conversation_members: [],
    messages: [],
    message_reactions: [],
  };
  for (const script of scripts) addConversation(rows, script, ids, now);
  return rows;
};
