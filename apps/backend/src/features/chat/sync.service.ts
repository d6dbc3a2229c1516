import { Injectable } from '@nestjs/common';
import type { Conversation, Message } from '@quemiai/contract/chat';
import type { SyncEntry } from '@quemiai/contract/events';
import { limits } from '@quemiai/contract/limits';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { ChatAccess } from './chat.access.js';
import { ConversationsRepo } from './conversations.repo.js';
import { MessagesRepo } from './messages.repo.js';

/** Messages in one answer over all conversations: each still gets at least one, so every call moves on. */
const TOTAL = 2_000;

/** The truth that live events only hint at: exactly what a client lacks since its cursors. */
@Injectable()
export class SyncService {
  constructor(
    private readonly access: ChatAccess,
    private readonly conversations: ConversationsRepo,
    private readonly messages: MessagesRepo,
  ) {}

  /** One entry for each cursor, in their order. */
  async sync(viewer: Viewer, cursors: Readonly<Record<string, number>>): Promise<SyncEntry[]> {
    const ids = Object.keys(cursors);
    const allowed = await this.access.memberOf(viewer, ids);
    const current = new Map(
      (
        await this.conversations.hydrate(
          viewer.userId,
          ids.filter((id) => allowed.has(id)),
        )
      ).map((conversation) => [conversation.id, conversation]),
    );
    const behind = [...current.values()].flatMap(({ id, rev }) => {
      const cursor = cursors[id] ?? 0;
      return cursor < rev && !needsReset(cursor, rev) ? [{ conversationId: id, rev: cursor }] : [];
    });
    const limit = Math.min(limits.syncPage, Math.max(1, Math.floor(TOTAL / Math.max(1, behind.length))));
    const changed =
      behind.length > 0 ? await this.messages.changedSince(behind, limit + 1) : new Map<string, Message[]>();
    const entryOf = async (id: string): Promise<SyncEntry> => {
      const conversation = current.get(id);
      if (!conversation) return { conversationId: id, removed: true };
      if (needsReset(cursors[id] ?? 0, conversation.rev)) return this.reset(conversation);
      return entry(conversation, changed.get(id) ?? [], limit);
    };
    return Promise.all(ids.map(entryOf));
  }

  private async reset(conversation: Conversation): Promise<SyncEntry> {
    const messages = await this.messages.page(conversation.id, limits.syncPage, {});
    return {
      conversationId: conversation.id,
      conversation,
      messages,
      rev: conversation.rev,
      hasMore: false,
      reset: true,
    };
  }
}

const needsReset = (cursor: number, rev: number): boolean => cursor > rev || rev - cursor > limits.syncTooOld;

const entry = (conversation: Conversation, found: Message[], limit: number): SyncEntry => {
  const messages = found.slice(0, limit);
  const hasMore = found.length > limit;
  const last = messages.at(-1)?.rev ?? 0;
  return {
    conversationId: conversation.id,
    conversation,
    messages,
    // Messages were read after the conversation, so they hold every change up to its rev, and maybe later ones.
    rev: hasMore ? last : Math.max(conversation.rev, last),
    hasMore,
    reset: false,
  };
};
