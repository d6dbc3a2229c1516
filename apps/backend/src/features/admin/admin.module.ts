import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { CommunityModule } from '../community/community.module.js';
import { MfaModule } from '../mfa/mfa.module.js';
import { UsersModule } from '../users/users.module.js';
import { AdminController } from './admin.controller.js';
import { AdminRepo } from './admin.repo.js';
import { AdminService } from './admin.service.js';
import { MailTrialService } from './mail-trial.service.js';

/** What administrators do to accounts. */
@Module({
  imports: [AuditModule, AuthModule, CommunityModule, MfaModule, UsersModule],
  controllers: [AdminController],
  providers: [AdminRepo, AdminService, MailTrialService],
})
export class AdminModule {}
