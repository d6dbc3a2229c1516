import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SetupService } from './features/auth/setup.service.js';
import { MissingKeys } from './features/secrets/missing-keys.js';
import { AppModule } from './app.module.js';
import type { Env } from './config/env.js';
import logger from './config/logger.js';
import { OWNED_KEY } from './decorators/owned.decorator.js';
import { PUBLIC_KEY } from './decorators/public.decorator.js';
import { ROLES_KEY } from './decorators/roles.decorator.js';
import { SocketIoAdapter } from './gateways/socket-io.adapter.js';
import { serveDocs } from './platform/docs/docs.js';
import { Drain } from './platform/health/drain.js';
import { serveHealth } from './platform/health/health.js';
import { migrationNames } from './platform/migrations/folder.js';
import { addHooks } from './platform/http/hooks.js';
import { checkRoutes } from './platform/http/route-check.js';
import { ProblemFilter } from './platform/http/problem.filter.js';
import { httpAdapter } from './platform/http/server.js';
import { KnownRoutes } from './platform/http/unknown-route.js';
import { serveWebClient } from './platform/http/web-client.js';
import { Mailer } from './platform/mail/mailer.js';
import { Limiter } from './platform/limits/limiter.js';
import { NestLogger } from './platform/logging/nest-logger.js';

export interface AppOptions {
  /** The folder of the built web client. */
  webFolder?: string;
  /** Beside the features; tests bring handlers of their own. */
  modules?: DynamicModule[];
}

/**
 * The whole application, ready to listen; `close()` stops it in order.
 * @throws when a route of the contract is missing, doubled or without an access decision; StartupError when stored values do
 *   not open
 */
export const createApp = async (
  env: Env,
  databaseUrl: string,
  { webFolder, modules = [] }: AppOptions = {},
): Promise<NestFastifyApplication> => {
  const adapter = httpAdapter(env);
  const server = adapter.getInstance();
  const known = new KnownRoutes(server);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(env, databaseUrl, modules),
    adapter,
    {
      logger: new NestLogger(),
      abortOnError: false,
      bodyParser: false,
    },
  );
  try {
    app.useWebSocketAdapter(new SocketIoAdapter(app, env, app.get(Limiter)));
    app.useGlobalFilters(new ProblemFilter(known));
    await addHooks(server, env, app.get(Limiter));
    serveWebClient(server, known, webFolder);
    serveDocs(server);
    const drain = app.get(Drain);
    serveHealth(server, { databaseUrl, redisUrl: env.REDIS_URL, drain, migrations: migrationNames() });
    await app.get(MissingKeys, { strict: false }).refuseStart();
    checkRoutes(app, { decided: [PUBLIC_KEY, ROLES_KEY], owned: OWNED_KEY });
    await app.init();
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
  return app;
};

/** From here on the node asks not to be sent anything; what comes is still served. */
export const beginDrain = (app: NestFastifyApplication): void => app.get(Drain).start();

/** How somebody becomes the first administrator; undefined when there is one. */
export const prepareSetup = async (
  app: NestFastifyApplication,
): Promise<{ token: string; path: string } | undefined> => app.get(SetupService).prepare();

/** Says in the log whether the mail server would take mail, where there is one. Never rejects. */
export const tryMail = async (app: NestFastifyApplication): Promise<void> => {
  const mailer = app.get(Mailer);
  if (mailer.server === undefined) return;
  const fault = await mailer.attempt();
  if (fault === undefined) logger.info(`Mail is sent by ${mailer.server}: it takes mail.`);
  else logger.warn(`Mail cannot be sent at the moment. ${fault}`);
};
