import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { Global, Module } from '@nestjs/common';
import type { Env } from '../config/env.js';
import { ENV } from '../config/env.js';
import logger, { lineContext } from '../config/logger.js';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor.js';
import { IdempotencyStore } from './idempotency/idempotency.store.js';
import { requestContext } from './context/request-context.js';
import { Database } from './database/database.js';
import { Events } from './events/events.js';
import { Drain } from './health/drain.js';
import { PublicAddress } from './http/public-address.js';
import { EventLimits } from './limits/event-limits.js';
import { Limiter } from './limits/limiter.js';
import { Mailer } from './mail/mailer.js';
import { NoticeQuota } from './mail/notice-quota.js';
import { Realtime } from './realtime/realtime.js';
import { SecretBox } from './secrets/secret-box.js';
import { Revocations } from './tokens/revocations.js';

/** What every feature may inject: what is exported below. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    events: Events,
  ) {
    lineContext.read = () => {
      const { requestId, userId } = requestContext.getStore() ?? {};
      return { requestId, userId };
    };
    events.onListenerError = (error) => logger.error({ err: error }, 'an event listener failed');
  }

  static with(env: Env, databaseUrl: string): DynamicModule {
    const database = (): Database =>
      new Database(databaseUrl, (error) =>
        logger.warn({ reason: error.message }, 'an idle database connection broke'),
      );
    return {
      module: PlatformModule,
      providers: [
        { provide: ENV, useValue: env },
        { provide: Database, useFactory: database },
        Drain,
        EventLimits,
        Events,
        Limiter,
        Mailer,
        NoticeQuota,
        PublicAddress,
        Realtime,
        Revocations,
        SecretBox,
        IdempotencyStore,
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
      ],
      exports: [
        ENV,
        Database,
        Drain,
        EventLimits,
        Events,
        Limiter,
        Mailer,
        NoticeQuota,
        PublicAddress,
        Realtime,
        Revocations,
        SecretBox,
      ],
    };
  }

  /** After the server has closed: nobody needs the database any more. */
  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
