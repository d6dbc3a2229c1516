import type { Health, Readiness } from '@quemiai/contract/operations';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { DatabaseProbe } from './database-probe.js';
import type { Drain } from './drain.js';
import { version } from './version.js';

export interface HealthParts {
  databaseUrl: string;
  drain: Drain;
  /** The names of the migrations that this version needs. */
  migrations: readonly string[];
}

/** This version has no Redis to ask. */
const redis = { status: 'disabled', latencyMs: null } as const;

const answer = (reply: FastifyReply, body: { status: 'ok' | 'error' }): FastifyReply =>
  reply
    .status(body.status === 'ok' ? 200 : 503)
    .header('cache-control', 'no-store')
    .send(body);

/** Serves `/health`, `/health/live` and `/health/ready`: outside of everything that limits or may hang. */
export const serveHealth = (
  server: FastifyInstance,
  { databaseUrl, drain, migrations }: HealthParts,
): void => {
  const probe = new DatabaseProbe(databaseUrl);
  server.addHook('onClose', () => probe.close());

  server.get('/health', async (_request, reply) => {
    const { status, latencyMs } = await probe.ask();
    const body: Health = {
      status,
      timestamp: new Date().toISOString(),
      uptime: Math.round(process.uptime() * 10) / 10,
      version,
      database: { status, latencyMs },
      redis,
    };
    return answer(reply, body);
  });

  server.get('/health/live', (_request, reply) => answer(reply, { status: 'ok' }));

  server.get('/health/ready', async (_request, reply) => {
    const { status, applied } = await probe.ask();
    const checks: Readiness['checks'] = {
      database: status,
      redis: redis.status,
      migrations: applied !== null && migrations.every((name) => applied.has(name)) ? 'ok' : 'error',
      accepting: drain.draining ? 'error' : 'ok',
    };
    const ready = Object.values(checks).every((check) => check !== 'error');
    const body: Readiness = { status: ready ? 'ok' : 'error', checks };
    return answer(reply, body);
  });
};
