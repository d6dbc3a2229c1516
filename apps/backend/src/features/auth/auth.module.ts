import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AssuranceGuard } from '../../guards/assurance.guard.js';
import { JwtAuthGuard } from '../../guards/jwt-auth.guard.js';
import { LimitGuard } from '../../guards/limit.guard.js';
import { ResourceOwnershipGuard } from '../../guards/resource-ownership.guard.js';
import { RolesGuard } from '../../guards/roles.guard.js';
import { SessionProofs } from '../../platform/tokens/session-proofs.js';
import { AuditModule } from '../audit/audit.module.js';
import { CommunityModule } from '../community/community.module.js';
import { MfaModule } from '../mfa/mfa.module.js';
import { UsersModule } from '../users/users.module.js';
import { AccountChangesRepo } from './account-changes.repo.js';
import { AccountMailsService } from './account-mails.service.js';
import { AccountsRepo } from './accounts.repo.js';
import { ActionTokens } from './action-tokens.js';
import { ActionTokensRepo } from './action-tokens.repo.js';
import { AdminsService } from './admins.service.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { Devices } from './devices.js';
import { DevicesRepo } from './devices.repo.js';
import { EmailController } from './email.controller.js';
import { EmailService } from './email.service.js';
import { FirstAdmin } from './first-admin.js';
import { LockoutRepo } from './lockout.repo.js';
import { LockoutService } from './lockout.service.js';
import { PasswordController } from './password.controller.js';
import { PasswordService } from './password.service.js';
import { Passwords } from './passwords.js';
import { RefreshCookie } from './refresh-cookie.js';
import { RefreshTokens } from './refresh-tokens.js';
import { RefreshRepo } from './refresh.repo.js';
import { RefreshService } from './refresh.service.js';
import { RefusedSignatures } from './refused-signatures.js';
import { RegistrationController } from './registration.controller.js';
import { RegistrationService } from './registration.service.js';
import { RevocationWatch } from './revocation-watch.js';
import { SessionDelivery } from './session-delivery.js';
import { SessionsCleanup } from './sessions-cleanup.js';
import { SessionsCleanupRepo } from './sessions-cleanup.repo.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsRepo } from './sessions.repo.js';
import { SessionsService } from './sessions.service.js';
import { SetupService } from './setup.service.js';
import { SetupToken } from './setup-token.js';
import { SigningKeyService } from './signing-key.service.js';
import { StepUpService } from './step-up.service.js';

/**
 * Identity; also closes every handler of the application unless it is stated to be public. Global for `SessionProofs`:
 * the guards that ask it stand in every module.
 */
@Global()
@Module({
  imports: [AuditModule, CommunityModule, MfaModule, UsersModule],
  controllers: [
    AuthController,
    EmailController,
    PasswordController,
    RegistrationController,
    SessionsController,
  ],
  providers: [
    AccountChangesRepo,
    AccountMailsService,
    AccountsRepo,
    ActionTokens,
    ActionTokensRepo,
    AdminsService,
    AuthService,
    Devices,
    DevicesRepo,
    EmailService,
    FirstAdmin,
    LockoutRepo,
    LockoutService,
    PasswordService,
    Passwords,
    RefreshCookie,
    RefreshRepo,
    RefreshService,
    RefreshTokens,
    RefusedSignatures,
    RegistrationService,
    RevocationWatch,
    SessionDelivery,
    SessionsCleanup,
    SessionsCleanupRepo,
    SessionsRepo,
    SessionsService,
    SetupService,
    SetupToken,
    SigningKeyService,
    StepUpService,
    { provide: SessionProofs, useExisting: StepUpService },
    { provide: APP_GUARD, useClass: JwtAuthGuard },
    { provide: APP_GUARD, useClass: LimitGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
    { provide: APP_GUARD, useClass: AssuranceGuard },
    { provide: APP_GUARD, useClass: ResourceOwnershipGuard },
  ],
  exports: [AccountMailsService, AuthService, SessionDelivery, SessionProofs, SessionsService],
})
export class AuthModule {}
