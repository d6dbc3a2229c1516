import { Injectable } from '@nestjs/common';
import type { Conversation } from '@quemiai/contract/chat';
import { z } from 'zod';
import { Database } from '../../platform/database/database.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { decodeCursor, pageOf } from '../../platform/http/cursor.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { UsersService } from '../users/users.service.js';
import { Announcer } from './announcer.js';
import { ChatAccess } from './chat.access.js';
import { ConversationTurns } from './conversation-turns.js';
import type { NewConversation } from './conversations.repo.js';
import { ConversationsRepo } from './conversations.repo.js';
import { MembersRepo } from './members.repo.js';

const place = z.strictObject({ at: z.iso.datetime({ precision: 3 }), id: z.uuid() });

interface NewConversationInput {
  type: 'direct' | 'group';
  memberIds?: string[] | undefined;
  name?: string | undefined;
}

const fault = (path: string, message: string): AppError =>
  new AppError('validation_failed', `${path}: ${message}`, [{ path, message }]);

@Injectable()
export class ConversationsService {
  constructor(
    private readonly database: Database,
    private readonly access: ChatAccess,
    private readonly conversations: ConversationsRepo,
    private readonly members: MembersRepo,
    private readonly users: UsersService,
    private readonly turns: ConversationTurns,
    private readonly announcer: Announcer,
  ) {}

  async create(
    viewer: Viewer,
    input: NewConversationInput,
  ): Promise<{ conversation: Conversation; existing: boolean }> {
    const others = [...new Set(input.memberIds ?? [])].filter((id) => id !== viewer.userId);
    await this.requirePeople(others, 'body.memberIds');
    if (input.type === 'group') return this.createGroup(viewer, others, input.name ?? null);
    const [other] = others;
    if (other === undefined || others.length > 1) {
      throw fault('body.memberIds', 'a direct conversation is with exactly one other person');
    }
    if (input.name !== undefined) throw fault('body.name', 'a direct conversation has no name');
    return this.createDirect(viewer, other);
  }

  async list(
    viewer: Viewer,
    limit: number,
    cursor: string | undefined,
  ): Promise<{ items: Conversation[]; nextCursor: string | null }> {
    const found = await this.conversations.page(viewer.userId, limit + 1, decodeCursor(place, cursor));
    const page = pageOf(
      found,
      limit,
      ({ id }) => id,
      ({ id, at }) => ({ id, at }),
    );
    return { ...page, items: await this.conversations.hydrate(viewer.userId, page.items) };
  }

  async get(viewer: Viewer, id: string): Promise<Conversation> {
    await this.access.requireMember(viewer, id);
    return this.require(viewer, id);
  }

  async rename(viewer: Viewer, id: string, name: string): Promise<Conversation> {
    await this.access.requireMember(viewer, id);
    await this.requireGroup(id);
    await this.access.requireManager(viewer, id);
    return this.turns.run(id, async () => {
      await this.access.requireManager(viewer, id);
      if (await this.conversations.rename(id, name)) await this.announcer.updated(id);
      return this.require(viewer, id);
    });
  }

  async mute(viewer: Viewer, id: string, muted: boolean): Promise<void> {
    await this.access.requireMember(viewer, id);
    await this.members.setMuted(id, viewer.userId, muted);
    await this.announcer.updatedFor(id, viewer.userId);
  }

  /** @throws AppError `conflict` for a direct conversation */
  async requireGroup(id: string): Promise<void> {
    if ((await this.conversations.typeOf(id)) === 'direct') {
      throw new AppError('conflict', 'A direct conversation has neither a name nor other members');
    }
  }

  async requirePeople(ids: readonly string[], path: string): Promise<void> {
    const existing = await this.users.existing(ids);
    const missing = ids.find((id) => !existing.has(id));
    if (missing !== undefined) throw fault(path, `there is nobody with the id ${missing}`);
  }

  async require(viewer: Viewer, id: string): Promise<Conversation> {
    const [conversation] = await this.conversations.hydrate(viewer.userId, [id]);
    if (!conversation) throw notFound('The conversation');
    return conversation;
  }

  private async createDirect(
    viewer: Viewer,
    other: string,
  ): Promise<{ conversation: Conversation; existing: boolean }> {
    const directKey = [viewer.userId, other].toSorted().join(':');
    const people = [viewer.userId, other].map((userId) => ({ userId, role: 'member' as const }));
    const id = await this.insert({ ...this.draft(viewer), type: 'direct', name: null, directKey }, people);
    if (id !== undefined) return { conversation: await this.require(viewer, id), existing: false };
    const earlier = await this.conversations.findDirect(directKey);
    if (earlier === undefined) throw notFound('The conversation');
    return { conversation: await this.require(viewer, earlier), existing: true };
  }

  private async createGroup(
    viewer: Viewer,
    others: readonly string[],
    name: string | null,
  ): Promise<{ conversation: Conversation; existing: boolean }> {
    const people = [
      { userId: viewer.userId, role: 'owner' as const },
      ...others.map((userId) => ({ userId, role: 'member' as const })),
    ];
    const id = await this.insert({ ...this.draft(viewer), type: 'group', name, directKey: null }, people);
    if (id === undefined) throw new AppError('conflict');
    return { conversation: await this.require(viewer, id), existing: false };
  }

  private draft(viewer: Viewer): Pick<NewConversation, 'id' | 'createdById' | 'at'> {
    return { id: uuidv7(), createdById: viewer.userId, at: new Date() };
  }

  /** The new id; undefined when the direct conversation exists. */
  private async insert(
    conversation: NewConversation,
    people: Parameters<MembersRepo['add']>[2],
  ): Promise<string | undefined> {
    const { id, at } = conversation;
    return this.turns.run(id, async () => {
      const isNew = await this.database.transaction(async (tx) => {
        if (!(await this.conversations.insert(tx, conversation))) return false;
        await this.members.add(tx, id, people, at);
        return true;
      });
      if (!isNew) return undefined;
      await this.announcer.added(
        id,
        people.map((person) => person.userId),
      );
      return id;
    });
  }
}
