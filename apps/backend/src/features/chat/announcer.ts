import { Injectable } from '@nestjs/common';
import { Realtime, rooms } from '../../platform/realtime/realtime.js';
import { ChatAccess } from './chat.access.js';
import { ConversationsRepo } from './conversations.repo.js';
import { Heads } from './heads.js';

/** Tells members that a conversation, or who is in it, changed. Call in the conversation's turn, after commit. */
@Injectable()
export class Announcer {
  /** Counts changes of who is in what: whoever reads memberships to join rooms sees by it that they grew old. */
  private version = 0;

  constructor(
    private readonly realtime: Realtime,
    private readonly conversations: ConversationsRepo,
    private readonly access: ChatAccess,
    private readonly heads: Heads,
  ) {}

  get membershipVersion(): number {
    return this.version;
  }

  /** These people are members now: their sockets hear the conversation from here on. */
  async added(conversationId: string, userIds: readonly string[]): Promise<void> {
    this.version++;
    this.access.changed(conversationId);
    for (const userId of userIds) this.realtime.join(userId, rooms.conversation(conversationId));
    await this.tell('conversation:added', conversationId, userIds);
  }

  /** This person is no member any more: nothing of the conversation reaches their sockets from here on. */
  removed(conversationId: string, userId: string): void {
    this.version++;
    this.access.changed(conversationId);
    this.realtime.leave(userId, rooms.conversation(conversationId));
    this.realtime.emit(rooms.user(userId), 'conversation:removed', { conversationId });
  }

  /** The name, the members or their roles changed: everyone connected gets it as they see it. */
  async updated(conversationId: string, except: readonly string[] = []): Promise<void> {
    const members = await this.access.membersOf(conversationId);
    await this.tell(
      'conversation:updated',
      conversationId,
      [...members.keys()].filter((userId) => !except.includes(userId)),
    );
  }

  /** The conversation of one member changed for that member alone. */
  async updatedFor(conversationId: string, userId: string): Promise<void> {
    await this.tell('conversation:updated', conversationId, [userId]);
  }

  private async tell(
    event: 'conversation:added' | 'conversation:updated',
    conversationId: string,
    userIds: readonly string[],
  ): Promise<void> {
    const listening = userIds.filter((userId) => this.realtime.hasRoom(rooms.user(userId)));
    if (listening.length === 0) return;
    for (const [userId, conversation] of await this.conversations.hydrateFor(conversationId, listening)) {
      this.realtime.emit(rooms.user(userId), event, conversation);
      this.heads.baseline(conversationId, conversation.rev);
    }
  }
}
