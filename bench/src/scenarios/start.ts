import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { startNode, told } from '../processes.ts';
import { figure, type ScenarioResult } from '../results.ts';
import { takeTurns } from '../rounds.ts';
import { startPostgres } from '../servers/postgres.ts';
import { healthy, startServer, type ServerOptions } from '../servers/product.ts';

const launcher = new URL('../../../launcher/start.mjs', import.meta.url).pathname;
const startMs = 20_000;

const once = async (options: ServerOptions): Promise<number> => {
  const server = await startServer(options);
  await server.started.stop();
  return server.startMs;
};

/** PostgreSQL on data that is there, then a bare Fastify server, one after the other as a server has to. */
const bare = async (dir: string): Promise<number> => {
  const from = performance.now();
  const postgres = await startPostgres(dir);
  const started = startNode('the bare Fastify server', './ceilings/fastify.mjs', {
    databaseUrl: postgres.address,
  });
  const port = await told(started, 'the bare Fastify server', 'port', startMs);
  if (!(await healthy(`http://127.0.0.1:${port}`)))
    throw new Error('the bare Fastify server does not answer');
  const elapsed = performance.now() - from;
  await started.stop();
  await postgres.stop();
  return elapsed;
};

export const start = async (context: Context): Promise<ScenarioResult> => {
  const dir = mkdtempSync(join(context.dir, 'start-'));
  const dataDir = join(dir, 'product');
  const bareDir = join(dir, 'bare');
  const whole = existsSync(launcher)
    ? { command: { command: process.execPath, args: [launcher] } }
    : undefined;
  const first = await once({ dataDir });
  context.say(`  first start: ${Math.round(first)} ms`);
  // The launcher builds what is not built yet; that is not a second start.
  if (whole !== undefined) await once({ dataDir, ...whole });
  if (context.ceilings !== undefined) await bare(bareDir);
  const say = (name: string, run: () => Promise<number>) => async (): Promise<number> => {
    const elapsed = await run();
    context.say(`  ${name}: ${Math.round(elapsed)} ms`);
    return elapsed;
  };
  const runs = [say('server', () => once({ dataDir }))];
  if (context.ceilings !== undefined) runs.push(say('bare', () => bare(bareDir)));
  if (whole !== undefined) runs.push(say('npm start', () => once({ dataDir, ...whole })));
  const results = await takeTurns(context.options.repeat, runs);
  const [server = []] = results;
  const ceilings =
    context.ceilings === undefined
      ? []
      : [{ name: 'PostgreSQL, then bare Fastify', values: results[1] ?? [] }];
  const launched = whole === undefined ? [] : (results.at(-1) ?? []);
  rmSync(dir, { recursive: true, force: true });
  const line = (name: string, product: number[]) =>
    figure({ name, unit: 'ms', better: 'less', product, ceilings, goal: { atMost: 3_000, unit: 'ms' } });
  return {
    name: 'start',
    title: 'Second start to the first 200 of /health',
    method:
      'With the PostgreSQL that the server brings along, on data that is there and was closed in order; /health is asked every 10 ms.',
    figures: [line('Server', server), ...(launched.length === 0 ? [] : [line('npm start', launched)])],
  };
};
