import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { Env } from './config/env.js';
import { PlatformModule } from './platform/platform.module.js';

/** The only file that lists features. */
@Module({
  imports: [],
})
export class AppModule {
  static with(env: Env, databaseUrl: string, more: DynamicModule[] = []): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(env, databaseUrl), ...more] };
  }
}
