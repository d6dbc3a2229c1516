import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { Announcer } from './announcer.js';
import { ChangesRepo } from './changes.repo.js';
import { ChatAccess } from './chat.access.js';
import { ConversationTurns } from './conversation-turns.js';
import { ConversationsController } from './conversations.controller.js';
import { ConversationsRepo } from './conversations.repo.js';
import { ConversationsService } from './conversations.service.js';
import { Heads } from './heads.js';
import { MembersRepo } from './members.repo.js';
import { MembersService } from './members.service.js';
import { MessagesController } from './messages.controller.js';
import { MessagesRepo } from './messages.repo.js';
import { MessagesService } from './messages.service.js';
import { PresenceTracker } from './presence.js';
import { Reads } from './reads.js';
import { Sender } from './sender.js';
import { SendsRepo } from './sends.repo.js';
import { SyncService } from './sync.service.js';
import { ChatService } from './chat.service.js';

@Module({
  imports: [UsersModule],
  controllers: [ConversationsController, MessagesController],
  providers: [
    Announcer,
    ChangesRepo,
    ChatAccess,
    ChatService,
    ConversationTurns,
    ConversationsRepo,
    ConversationsService,
    Heads,
    MembersRepo,
    MembersService,
    MessagesRepo,
    MessagesService,
    PresenceTracker,
    Reads,
    Sender,
    SendsRepo,
    SyncService,
  ],
  exports: [ChatService],
})
export class ChatModule {}
