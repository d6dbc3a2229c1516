import { Global, Module } from '@nestjs/common';
import { AuditHeads } from './audit-heads.js';
import { AuditPagesRepo } from './audit-pages.repo.js';
import { AuditReader } from './audit-reader.service.js';
import { AuditVerify } from './audit-verify.service.js';
import { AuditController } from './audit.controller.js';
import { AuditRepo } from './audit.repo.js';
import { AuditService } from './audit.service.js';

/** `AuditService` for every feature that does something worth remembering. */
@Global()
@Module({
  controllers: [AuditController],
  providers: [AuditRepo, AuditPagesRepo, AuditHeads, AuditReader, AuditService, AuditVerify],
  exports: [AuditService],
})
export class AuditModule {}
