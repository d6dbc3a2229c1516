import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtAuthGuard } from '../../guards/jwt-auth.guard.js';
import { RolesGuard } from '../../guards/roles.guard.js';
import { UsersModule } from '../users/users.module.js';
import { AccountsRepo } from './accounts.repo.js';
import { AdminsService } from './admins.service.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { FirstAdmin } from './first-admin.js';
import { Passwords } from './passwords.js';
import { RefreshCookie } from './refresh-cookie.js';
import { RefreshTokens } from './refresh-tokens.js';
import { RevocationWatch } from './revocation-watch.js';
import { SessionsRepo } from './sessions.repo.js';

/** Identity; also closes every handler of the application unless it is stated to be public. */
@Module({
  imports: [UsersModule],
  controllers: [AuthController],
  providers: [
    AccountsRepo,
    AdminsService,
    AuthService,
    FirstAdmin,
    Passwords,
    RefreshCookie,
    RefreshTokens,
    RevocationWatch,
    SessionsRepo,
    { provide: APP_GUARD, useClass: JwtAuthGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
  ],
})
export class AuthModule {}
