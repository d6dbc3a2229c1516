import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { Env } from './config/env.js';
import { httpAdapter } from './platform/http/server.js';
import { ProblemFilter } from './platform/http/problem.filter.js';
import { NestLogger } from './platform/logging/nest-logger.js';

/**
 * The whole application, ready to listen; `close()` stops it in order.
 * @throws when a route of the contract is missing, doubled or without an access decision
 */
export const createApp = async (env: Env, databaseUrl: string): Promise<NestFastifyApplication> => {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(env, databaseUrl),
    httpAdapter(env),
    {
      logger: new NestLogger(),
      abortOnError: false,
    },
  );
  app.useGlobalFilters(new ProblemFilter());
  await app.init();
  return app;
};
