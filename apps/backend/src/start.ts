import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError } from './config/config-error.js';
import type { Env } from './config/env.js';
import { loadEnvironment } from './config/env.js';
import logger from './config/logger.js';
import { errorCode, fullDiskError, StartupError } from './platform/errors/startup-error.js';
import { migrationsFolder } from './platform/migrations/folder.js';
import { complain, sayFirstAdmin, sayReady, step } from './platform/process/console.js';
import { Lifecycle, StopRequested } from './platform/process/lifecycle.js';
import { listen, openAddress, tryPort } from './platform/process/listen.js';

/** How long requests under way may take to finish once the server stops. */
const DRAIN_MS = 10_000;

const EX_USAGE = 64;

const lifecycle = new Lifecycle();

const startDatabase = async (
  env: Env,
): Promise<{ url: string; announce: (address: string, listens?: string) => void }> => {
  if (env.DATABASE_URL !== undefined) {
    await tryPort(env);
    return { url: env.DATABASE_URL, announce: () => undefined };
  }
  const { startEmbeddedPostgres } = await import('./platform/embedded-postgres/embedded-postgres.js');
  const log = {
    info: (message: string) => logger.info(message),
    warn: (message: string) => logger.warn(message),
    error: (message: string) => logger.error(message),
  };
  const server = await step('PostgreSQL started', () =>
    startEmbeddedPostgres({ dataDir: env.QUEMIAI_DATA_DIR, log, prepare: () => tryPort(env) }),
  );
  lifecycle.onStop('PostgreSQL', () => server.stop());
  return server;
};

const migrate = async (databaseUrl: string): Promise<void> => {
  const { applyMigrations } = await import('./platform/migrations/migrations.js');
  const log = { info: (message: string) => logger.info(message) };
  await step('Database up to date', () => applyMigrations({ databaseUrl, folder: migrationsFolder, log }));
};

/** @returns how many requests are not answered at the moment */
const countRequests = (app: NestFastifyApplication): (() => number) => {
  let underWay = 0;
  app.getHttpServer().on('request', (_request: IncomingMessage, response: ServerResponse) => {
    underWay++;
    response.once('close', () => underWay--);
  });
  return () => underWay;
};

const drain = async (app: NestFastifyApplication, requestsUnderWay: () => number): Promise<void> => {
  const late = setTimeout(() => {
    logger.warn('requests under way were cut after 10 s');
    app.getHttpServer().closeAllConnections();
  }, DRAIN_MS);
  // Node leaves open the connections whose last answer came during the stop, and those that a browser opened ahead of
  // its first request.
  const idle = setInterval(() => {
    if (requestsUnderWay() === 0) app.getHttpServer().closeAllConnections();
  }, 50);
  await app.close();
  clearInterval(idle);
  clearTimeout(late);
};

/** What becomes of mail where nothing sends it. Production has a warning of its own. */
const keptMail = (env: Env, address: string): string[] => {
  if (env.SMTP_URL !== undefined || env.NODE_ENV === 'production') return [];
  const kept = `No mail is sent: it is kept in ${join(env.QUEMIAI_DATA_DIR, 'outbox')}.`;
  const links = `Links in mails and invites lead to ${address}, which is this machine alone.`;
  return new URL(address).hostname === 'localhost' ? [kept, links] : [kept];
};

const start = async (): Promise<void> => {
  const { values: flags } = parseArgs({ options: { demo: { type: 'boolean' } } });
  const env = await loadEnvironment();
  const demo = flags.demo === true ? await import('./cli/demo/start-demo.js') : undefined;
  demo?.refuseDemo(env);
  logger.level = env.LOG_LEVEL;
  for (const notice of env.notices) logger.warn(notice);
  // Read from disk while PostgreSQL starts beside it.
  const parts = import('./app.js');
  parts.catch(() => undefined);
  const database = await startDatabase(env);
  lifecycle.continueStart();
  await migrate(database.url);
  lifecycle.continueStart();
  const { createApp, beginDrain, prepareSetup, tryMail } = await parts;
  const app = await step('Server made', () => createApp(env, database.url));
  const requestsUnderWay = countRequests(app);
  lifecycle.onStop('the server', () => drain(app, requestsUnderWay));
  lifecycle.onStop('readiness', () => beginDrain(app));
  lifecycle.continueStart();
  const sayDemo = await demo?.startDemo(app, env);
  const setup = await prepareSetup(app);
  const port = await listen(app, env);
  const address = openAddress(env, port);
  const listens = env.PUBLIC_URL === undefined ? undefined : `${env.HOST}:${port}`;
  database.announce(address, listens);
  sayReady(address, listens, keptMail(env, address));
  if (setup) sayFirstAdmin(address, setup);
  sayDemo?.();
  // Nobody waits for a mail server; an operator hears of it before somebody misses a mail.
  void tryMail(app);
};

const fail = (thrown: unknown): number => {
  const error = fullDiskError(thrown) ?? thrown;
  if (error instanceof StopRequested) return 0;
  if (error instanceof ConfigError) {
    complain(error.message);
    return ConfigError.exitCode;
  }
  if (error instanceof StartupError) {
    complain(`${error.title}\n  ${error.detail.replaceAll('\n', '\n  ')}\n  ${error.hint}`);
    return 1;
  }
  if (error instanceof Error && errorCode(error)?.startsWith('ERR_PARSE_ARGS')) {
    complain(
      `${error.message}\n  The server takes --demo and nothing else; everything else is set by variables.`,
    );
    return EX_USAGE;
  }
  logger.fatal({ err: error }, 'the start failed');
  return 1;
};

try {
  await lifecycle.start(start);
} catch (error) {
  await lifecycle.stop(fail(error));
}
