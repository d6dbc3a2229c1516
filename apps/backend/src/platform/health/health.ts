import type { Health, Readiness } from '@quemiai/contract/operations';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { DatabaseProbe } from './database-probe.js';
import type { Drain } from './drain.js';
import { RedisProbe } from './redis-probe.js';
import { version } from './version.js';

export interface HealthParts {
  databaseUrl: string;
  /** Undefined where the node runs without Redis. */
  redisUrl: string | undefined;
  drain: Drain;
  /** The names of the migrations that this version needs. */
  migrations: readonly string[];
}

const answer = (reply: FastifyReply, body: { status: 'ok' | 'error' }): FastifyReply =>
  reply
    .status(body.status === 'ok' ? 200 : 503)
    .header('cache-control', 'no-store')
    .send(body);

/** Serves `/health`, `/health/live` and `/health/ready`: outside of everything that limits or may hang. */
export const serveHealth = (
  server: FastifyInstance,
  { databaseUrl, redisUrl, drain, migrations }: HealthParts,
): void => {
  const database = new DatabaseProbe(databaseUrl);
  const redis = new RedisProbe(redisUrl);
  server.addHook('onClose', async () => {
    await Promise.all([database.close(), redis.close()]);
  });
  const askBoth = () => Promise.all([database.ask(), redis.ask()]);

  server.get('/health', async (_request, reply) => {
    const [{ status, latencyMs }, redisPart] = await askBoth();
    const body: Health = {
      // The database is needed. Without Redis the node serves everything, and counts its limits alone.
      status,
      timestamp: new Date().toISOString(),
      uptime: Math.round(process.uptime() * 10) / 10,
      version,
      database: { status, latencyMs },
      redis: redisPart,
    };
    return answer(reply, body);
  });

  server.get('/health/live', (_request, reply) => answer(reply, { status: 'ok' }));

  server.get('/health/ready', async (_request, reply) => {
    const [{ status, applied }, redisPart] = await askBoth();
    const checks: Readiness['checks'] = {
      database: status,
      redis: redisPart.status,
      migrations: applied !== null && migrations.every((name) => applied.has(name)) ? 'ok' : 'error',
      accepting: drain.draining ? 'error' : 'ok',
    };
    const ready = Object.values(checks).every((check) => check !== 'error');
    const body: Readiness = { status: ready ? 'ok' : 'error', checks };
    return answer(reply, body);
  });
};
