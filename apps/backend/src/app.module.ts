import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Env } from './config/env.js';
import { AdminModule } from './features/admin/admin.module.js';
import { AuditModule } from './features/audit/audit.module.js';
import { AuthModule } from './features/auth/auth.module.js';
import { ChatModule } from './features/chat/chat.module.js';
import { CommunityModule } from './features/community/community.module.js';
import { SecretsModule } from './features/secrets/secrets.module.js';
import { UsersModule } from './features/users/users.module.js';
import { ChatGateway } from './gateways/chat.gateway.js';
import { PlatformModule } from './platform/platform.module.js';
import { TokensModule } from './platform/tokens/tokens.module.js';

/** The only file that lists features. */
@Module({
  imports: [
    TokensModule,
    AuditModule,
    AuthModule,
    AdminModule,
    CommunityModule,
    SecretsModule,
    UsersModule,
    ChatModule,
  ],
  providers: [ChatGateway],
})
export class AppModule {
  static with(env: Env, databaseUrl: string, more: DynamicModule[] = []): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(env, databaseUrl), ...more] };
  }
}
