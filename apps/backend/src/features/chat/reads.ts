import { Injectable } from '@nestjs/common';
import { Realtime, rooms } from '../../platform/realtime/realtime.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { ChatAccess } from './chat.access.js';
import type { ReadMark } from './members.repo.js';
import { MembersRepo } from './members.repo.js';

interface Waiting extends ReadMark {
  done: PromiseWithResolvers<void>;
}

/** Marks as read. Marks that come while a write is under way go together in the next one, the furthest of each. */
@Injectable()
export class Reads {
  private pending = new Map<string, Waiting>();
  private writing = false;

  constructor(
    private readonly access: ChatAccess,
    private readonly members: MembersRepo,
    private readonly realtime: Realtime,
  ) {}

  async mark(viewer: Viewer, conversationId: string, seq: number): Promise<void> {
    await this.access.requireMember(viewer, conversationId);
    const key = conversationId + viewer.userId;
    let mark = this.pending.get(key);
    if (mark) mark.seq = Math.max(mark.seq, seq);
    else {
      mark = { conversationId, userId: viewer.userId, seq, done: Promise.withResolvers() };
      this.pending.set(key, mark);
    }
    if (!this.writing) void this.write();
    return mark.done.promise;
  }

  private async write(): Promise<void> {
    this.writing = true;
    while (this.pending.size > 0) {
      const marks = [...this.pending.values()];
      this.pending = new Map();
      try {
        const moved = await this.members.markRead(marks);
        for (const mark of moved) this.realtime.emit(rooms.conversation(mark.conversationId), 'read', mark);
        for (const mark of marks) mark.done.resolve();
      } catch (error) {
        for (const mark of marks) mark.done.reject(error);
      }
    }
    this.writing = false;
  }
}
