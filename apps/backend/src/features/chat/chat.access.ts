import { Injectable } from '@nestjs/common';
import type { MemberRole } from '@quemiai/contract/roles';
import { LRUCache } from 'lru-cache';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { MembersRepo } from './members.repo.js';

export type Members = ReadonlyMap<string, MemberRole>;

/**
 * Who is in which conversation, asked before anything of a conversation is read or changed. Memberships are kept in
 * memory and replaced on every change, so that the hot path asks without I/O.
 */
@Injectable()
export class ChatAccess {
  private readonly cache = new LRUCache<string, Members>({
    maxSize: 500_000,
    sizeCalculation: (members) => members.size + 1,
  });
  private readonly loading = new Map<string, Promise<Members>>();

  constructor(private readonly members: MembersRepo) {}

  /** @throws AppError `not_found` to everyone who is no member, whether the conversation exists or not */
  async requireMember(viewer: Viewer, conversationId: string): Promise<MemberRole> {
    const members = this.cache.get(conversationId) ?? (await this.load(conversationId));
    const role = members.get(viewer.userId);
    if (role === undefined) throw notFound('The conversation');
    return role;
  }

  /** @throws AppError `forbidden` to members who neither own nor administer the group */
  async requireManager(viewer: Viewer, conversationId: string): Promise<MemberRole> {
    const role = await this.requireMember(viewer, conversationId);
    if (role === 'member') throw new AppError('forbidden', 'Only owners and admins of the group may do this');
    return role;
  }

  /** The members as known without I/O; undefined when they are not in memory. */
  known(conversationId: string): Members | undefined {
    return this.cache.get(conversationId);
  }

  async membersOf(conversationId: string): Promise<Members> {
    return this.cache.get(conversationId) ?? this.load(conversationId);
  }

  /** Which of these conversations the viewer is in. */
  async memberOf(viewer: Viewer, conversationIds: readonly string[]): Promise<Set<string>> {
    const unknown = conversationIds.filter((id) => !this.cache.has(id));
    const mine = unknown.length > 0 ? await this.members.conversationsAmong(viewer.userId, unknown) : [];
    const allowed = new Set(mine);
    for (const id of conversationIds) if (this.cache.get(id)?.has(viewer.userId)) allowed.add(id);
    return allowed;
  }

  /** Call in the conversation's turn, right after the change is committed. */
  changed(conversationId: string): void {
    this.cache.delete(conversationId);
    this.loading.delete(conversationId);
  }

  private async load(conversationId: string): Promise<Members> {
    const running = this.loading.get(conversationId);
    if (running) return running;
    const promise = this.members.rolesOf(conversationId);
    this.loading.set(conversationId, promise);
    try {
      const members = await promise;
      // A change meanwhile took the promise out: what it read is old.
      if (this.loading.get(conversationId) === promise && members.size > 0) {
        this.cache.set(conversationId, members);
      }
      return members;
    } finally {
      if (this.loading.get(conversationId) === promise) this.loading.delete(conversationId);
    }
  }
}
