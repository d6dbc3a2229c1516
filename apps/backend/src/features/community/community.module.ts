import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CommunityController } from './community.controller.js';
import { CommunityRepo } from './community.repo.js';
import { CommunityService } from './community.service.js';
import { InvitesRepo } from './invites.repo.js';
import { InvitesService } from './invites.service.js';
import { OutboxController } from './outbox.controller.js';
import { OutboxService } from './outbox.service.js';

/** The place itself: its settings, who may join, and in development the mails it would have sent. */
@Module({
  imports: [AuditModule],
  controllers: [CommunityController, OutboxController],
  providers: [CommunityRepo, CommunityService, InvitesRepo, InvitesService, OutboxService],
  exports: [CommunityService, InvitesService],
})
export class CommunityModule {}
