import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { MfaModule } from '../mfa/mfa.module.js';
import { KeysController } from './keys.controller.js';
import { KeysService } from './keys.service.js';
import { MissingKeys } from './missing-keys.js';
import { ReencryptionService } from './reencryption.service.js';
import { SealedValuesRepo } from './sealed-values.repo.js';

/** The ages of the server's secrets, and their re-encryption. */
@Module({
  imports: [AuditModule, MfaModule],
  controllers: [KeysController],
  providers: [KeysService, MissingKeys, ReencryptionService, SealedValuesRepo],
})
export class SecretsModule {}
