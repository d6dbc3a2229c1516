import { Injectable } from '@nestjs/common';
import type { Message, MessageInput } from '@quemiai/contract/chat';
import type { Presence, SyncEntry } from '@quemiai/contract/events';
import { AppError } from '../../platform/errors/app-error.js';
import { Realtime, rooms } from '../../platform/realtime/realtime.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { Announcer } from './announcer.js';
import { ChatAccess } from './chat.access.js';
import { Heads } from './heads.js';
import { MembersRepo } from './members.repo.js';
import { PresenceTracker } from './presence.js';
import { Reads } from './reads.js';
import { Sender } from './sender.js';
import { SyncService } from './sync.service.js';

/** Readings of one's memberships before a connection is refused; each is needed only when some changed meanwhile. */
const MAX_ROUNDS = 50;

/** What a socket can do: the door of this feature for the gateway. */
@Injectable()
export class ChatService {
  constructor(
    private readonly access: ChatAccess,
    private readonly announcer: Announcer,
    private readonly heads: Heads,
    private readonly members: MembersRepo,
    private readonly presence: PresenceTracker,
    private readonly reads: Reads,
    private readonly sender: Sender,
    private readonly syncer: SyncService,
    private readonly realtime: Realtime,
  ) {}

  /** Joins the rooms of all conversations of the viewer, by `join`, until what was read is what is still so. */
  async joinRooms(viewer: Viewer, join: (rooms: string[]) => void, leaveAll: () => void): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const version = this.announcer.membershipVersion;
      const conversations = await this.members.conversationsOf(viewer.userId);
      leaveAll();
      join(conversations.map(({ id }) => rooms.conversation(id)));
      for (const { id, rev } of conversations) this.heads.baseline(id, rev);
      if (version === this.announcer.membershipVersion) return;
    }
    throw new AppError('unavailable', 'Memberships change too fast at the moment');
  }

  async send(viewer: Viewer, conversationId: string, input: MessageInput): Promise<Message> {
    return (await this.sender.send(viewer, conversationId, input)).message;
  }

  sync(viewer: Viewer, cursors: Readonly<Record<string, number>>): Promise<SyncEntry[]> {
    return this.syncer.sync(viewer, cursors);
  }

  read(viewer: Viewer, conversationId: string, seq: number): Promise<void> {
    return this.reads.mark(viewer, conversationId, seq);
  }

  async typing(viewer: Viewer, conversationId: string, active: boolean): Promise<void> {
    await this.access.requireMember(viewer, conversationId);
    const { userId } = viewer;
    this.realtime.emit(
      rooms.conversation(conversationId),
      'typing',
      { conversationId, userId, active },
      rooms.user(userId),
    );
  }

  presenceOf(userIds: readonly string[]): Promise<Record<string, Presence>> {
    return this.presence.of(userIds);
  }

  connected(viewer: Viewer): void {
    this.presence.connected(viewer.userId);
  }

  disconnected(viewer: Viewer): void {
    this.presence.disconnected(viewer.userId);
  }
}
