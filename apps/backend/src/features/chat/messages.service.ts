import { Injectable } from '@nestjs/common';
import type { Message } from '@quemiai/contract/chat';
import { limits } from '@quemiai/contract/limits';
import type { OwnerRecord, Relation } from '../../decorators/owned.decorator.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { Realtime, rooms } from '../../platform/realtime/realtime.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { ChangesRepo } from './changes.repo.js';
import { ChatAccess } from './chat.access.js';
import { ConversationTurns } from './conversation-turns.js';
import { Heads } from './heads.js';
import type { SeqRange } from './messages.repo.js';
import { MessagesRepo } from './messages.repo.js';

/** Reads messages and changes those that are there. New ones come through the Sender. */
@Injectable()
export class MessagesService implements OwnerRecord {
  constructor(
    private readonly access: ChatAccess,
    private readonly messages: MessagesRepo,
    private readonly changes: ChangesRepo,
    private readonly turns: ConversationTurns,
    private readonly realtime: Realtime,
    private readonly heads: Heads,
  ) {}

  async page(
    viewer: Viewer,
    conversationId: string,
    limit: number,
    range: SeqRange,
  ): Promise<{ items: Message[]; hasMore: boolean }> {
    await this.access.requireMember(viewer, conversationId);
    const found = await this.messages.page(conversationId, limit + 1, range);
    const upwards = range.after !== undefined;
    const items = upwards ? found.slice(0, limit) : found.slice(-limit);
    return { items, hasMore: found.length > limit };
  }

  async get(viewer: Viewer, id: string): Promise<Message> {
    const message = await this.messages.find(id);
    if (!message) throw notFound('The message');
    try {
      await this.access.requireMember(viewer, message.conversationId);
    } catch (error) {
      // The answer does not tell that the message exists.
      throw error instanceof AppError && error.code === 'not_found' ? notFound('The message') : error;
    }
    return message;
  }

  /** Members know of each other's messages; to others there is none. */
  async relationTo(viewer: Viewer, id: string): Promise<Relation> {
    const message = await this.messages.find(id);
    if (!message) return 'hidden';
    if (!(await this.access.membersOf(message.conversationId)).has(viewer.userId)) return 'hidden';
    return message.sender.id === viewer.userId ? 'own' : 'seen';
  }

  async edit(viewer: Viewer, id: string, body: string): Promise<Message> {
    const before = await this.get(viewer, id);
    if (before.sender.id !== viewer.userId)
      throw new AppError('forbidden', 'Only its author edits a message');
    if (before.deletedAt !== null) throw new AppError('message_deleted');
    const after = await this.change(viewer, before, () => this.changes.edit(before, body, new Date()));
    if (after.deletedAt !== null) throw new AppError('message_deleted');
    return after;
  }

  async remove(viewer: Viewer, id: string): Promise<void> {
    const before = await this.get(viewer, id);
    if (before.sender.id !== viewer.userId) await this.access.requireManager(viewer, before.conversationId);
    await this.change(viewer, before, () => this.changes.remove(before, new Date()));
  }

  async react(viewer: Viewer, id: string, emoji: string): Promise<void> {
    const before = await this.get(viewer, id);
    if (before.deletedAt !== null) throw new AppError('message_deleted');
    const isNew = !before.reactions.some((reaction) => reaction.emoji === emoji);
    if (isNew && before.reactions.length >= limits.reactionEmojiMax) {
      throw new AppError(
        'limit_reached',
        `A message has at most ${limits.reactionEmojiMax} different reactions`,
      );
    }
    await this.change(viewer, before, () => this.changes.react(before, viewer.userId, emoji, new Date()));
  }

  async unreact(viewer: Viewer, id: string, emoji: string): Promise<void> {
    const before = await this.get(viewer, id);
    await this.change(viewer, before, () => this.changes.unreact(before, viewer.userId, emoji));
  }

  /** Commits in the conversation's turn, then tells the members: their events keep the order of `rev`. */
  private change(viewer: Viewer, before: Message, commit: () => Promise<boolean>): Promise<Message> {
    return this.turns.run(before.conversationId, async () => {
      // A removal may have had its turn since the request was let in.
      await this.access.requireMember(viewer, before.conversationId);
      const changed = await commit();
      const after = await this.messages.find(before.id);
      if (!after) throw notFound('The message');
      if (changed) {
        const name = after.deletedAt === null ? 'message:updated' : 'message:deleted';
        this.realtime.emit(rooms.conversation(after.conversationId), name, after);
        this.heads.sent(after.conversationId, after.rev);
      }
      return after;
    });
  }
}
