import { Injectable } from '@nestjs/common';
import type { Conversation, Member } from '@quemiai/contract/chat';
import { limits } from '@quemiai/contract/limits';
import type { MemberRole } from '@quemiai/contract/roles';
import { z } from 'zod';
import { Database } from '../../platform/database/database.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { decodeCursor, pageOf } from '../../platform/http/cursor.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { Announcer } from './announcer.js';
import type { Members } from './chat.access.js';
import { ChatAccess } from './chat.access.js';
import { ConversationTurns } from './conversation-turns.js';
import { ConversationsService } from './conversations.service.js';
import { MembersRepo } from './members.repo.js';

const place = z.strictObject({ joinedAt: z.iso.datetime({ precision: 3 }), userId: z.uuid() });

/** Who becomes owner when the last one leaves: the longest-standing admin, else the longest-standing member. */
const successor = (members: Members, leaving: string): string | undefined => {
  const others = [...members].filter(([userId]) => userId !== leaving);
  if (members.get(leaving) !== 'owner' || others.some(([, role]) => role === 'owner')) return undefined;
  return (others.find(([, role]) => role === 'admin') ?? others[0])?.[0];
};

/** Who is in a group, and as what. */
@Injectable()
export class MembersService {
  constructor(
    private readonly database: Database,
    private readonly access: ChatAccess,
    private readonly members: MembersRepo,
    private readonly conversations: ConversationsService,
    private readonly turns: ConversationTurns,
    private readonly announcer: Announcer,
  ) {}

  async list(
    viewer: Viewer,
    id: string,
    limit: number,
    cursor: string | undefined,
  ): Promise<{ items: Member[]; nextCursor: string | null }> {
    await this.access.requireMember(viewer, id);
    const found = await this.members.list(id, limit + 1, decodeCursor(place, cursor));
    return pageOf(
      found,
      limit,
      (row) => row.member,
      (row) => row.place,
    );
  }

  async add(viewer: Viewer, id: string, userIds: readonly string[]): Promise<Conversation> {
    await this.requireGroupManager(viewer, id);
    const wanted = [...new Set(userIds)];
    await this.conversations.requirePeople(wanted, 'body.userIds');
    return this.turns.run(id, async () => {
      await this.access.requireManager(viewer, id);
      const present = await this.access.membersOf(id);
      const missing = wanted.filter((userId) => !present.has(userId));
      if (present.size + missing.length > limits.groupMembersMax) {
        throw new AppError('limit_reached', `A group has at most ${limits.groupMembersMax} members`);
      }
      const people = missing.map((userId) => ({ userId, role: 'member' as const }));
      const added = await this.database.transaction((tx) => this.members.add(tx, id, people, new Date()));
      if (added.length > 0) {
        await this.announcer.added(id, added);
        await this.announcer.updated(id, added);
      }
      return this.conversations.require(viewer, id);
    });
  }

  async setRole(viewer: Viewer, id: string, userId: string, role: MemberRole): Promise<Conversation> {
    await this.requireGroupManager(viewer, id);
    return this.turns.run(id, async () => {
      if ((await this.access.requireMember(viewer, id)) !== 'owner') {
        throw new AppError('forbidden', 'Only an owner of the group changes roles');
      }
      const members = await this.access.membersOf(id);
      const before = members.get(userId);
      if (before === undefined) throw notFound('The member');
      const owners = [...members.values()].filter((other) => other === 'owner').length;
      if (before === 'owner' && role !== 'owner' && owners === 1) throw new AppError('last_owner');
      if (await this.members.setRole(this.database, id, userId, role)) {
        this.access.changed(id);
        await this.announcer.updated(id);
      }
      return this.conversations.require(viewer, id);
    });
  }

  /** Removes another member, or lets the viewer leave. */
  async remove(viewer: Viewer, id: string, userId: string): Promise<void> {
    await this.access.requireMember(viewer, id);
    await this.conversations.requireGroup(id);
    await this.turns.run(id, async () => {
      const own = await this.access.requireMember(viewer, id);
      const members = await this.access.membersOf(id);
      const theirs = members.get(userId);
      if (userId !== viewer.userId) this.requireAbove(own, theirs);
      if (theirs === undefined) throw notFound('The member');
      const heir = successor(members, userId);
      await this.database.transaction(async (tx) => {
        await this.members.remove(tx, id, userId);
        if (heir !== undefined) await this.members.setRole(tx, id, heir, 'owner');
      });
      this.announcer.removed(id, userId);
      await this.announcer.updated(id);
    });
  }

  /** Owners remove anybody, admins remove members. */
  private requireAbove(own: MemberRole, theirs: MemberRole | undefined): void {
    if (own === 'owner' || (own === 'admin' && (theirs === 'member' || theirs === undefined))) return;
    throw new AppError('forbidden', 'Only owners, and admins for plain members, remove others');
  }

  private async requireGroupManager(viewer: Viewer, id: string): Promise<void> {
    await this.access.requireMember(viewer, id);
    await this.conversations.requireGroup(id);
    await this.access.requireManager(viewer, id);
  }
}
