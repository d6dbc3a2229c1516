import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CommunityModule } from '../community/community.module.js';
import { UsersModule } from '../users/users.module.js';
import { Challenges } from './challenges.js';
import { ChallengesRepo } from './challenges.repo.js';
import { FactorsRepo } from './factors.repo.js';
import { MfaController } from './mfa.controller.js';
import { MfaNotices } from './mfa-notices.js';
import { MfaService } from './mfa.service.js';
import { Passkeys } from './passkeys.js';
import { PasskeysController } from './passkeys.controller.js';
import { PasskeysRepo } from './passkeys.repo.js';
import { RecoveryCodes } from './recovery-codes.js';
import { RecoveryRepo } from './recovery.repo.js';
import { RelyingParty } from './relying-party.js';
import { SecondFactors } from './second-factors.js';
import { Totp } from './totp.js';
import { TotpRepo } from './totp.repo.js';

/** Authenticator apps, recovery codes and passkeys. Opening a session is the matter of `auth`. */
@Module({
  imports: [AuditModule, CommunityModule, UsersModule],
  controllers: [MfaController, PasskeysController],
  providers: [
    Challenges,
    ChallengesRepo,
    FactorsRepo,
    MfaNotices,
    MfaService,
    Passkeys,
    PasskeysRepo,
    RecoveryCodes,
    RecoveryRepo,
    RelyingParty,
    SecondFactors,
    Totp,
    TotpRepo,
  ],
  exports: [MfaService],
})
export class MfaModule {}
