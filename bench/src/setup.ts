import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyTable, rowsTable } from './ceilings/rows.mjs';
import type { Ceilings, Context } from './context.ts';
import type { Options } from './options.ts';
import { startNode, told } from './processes.ts';
import { startBareChat } from './servers/bare-chat.ts';
import { query, startPostgres, type Postgres } from './servers/postgres.ts';
import { healthy, settle, startServer } from './servers/product.ts';

const startMs = 20_000;

/** @returns the folder of all scratch data and what removes it */
export const scratch = (options: Options): { dir: string; remove: () => void } => {
  const dir = mkdtempSync(join(options.dir ?? tmpdir(), 'quemiai-bench-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
};

const startCeilings = async (postgres: Postgres): Promise<Ceilings> => {
  const databaseUrl = await postgres.createDatabase('ceilings');
  await query(databaseUrl, rowsTable);
  await query(databaseUrl, historyTable);
  const chat = await startBareChat(databaseUrl, postgres.pid);
  const fastify = startNode('the bare Fastify server', './ceilings/fastify.mjs', { databaseUrl });
  const port = await told(fastify, 'the bare Fastify server', 'port', startMs);
  return { databaseUrl, chat, http: `http://127.0.0.1:${port}`, httpPid: fastify.pid };
};

/** Starts everything that the scenarios need, or finds the server that runs already. */
export const prepare = async (
  options: Options,
  dir: string,
  say: (text: string) => void,
): Promise<Context> => {
  const attached = options.targetUrl;
  if (attached !== undefined && !(await healthy(attached)))
    throw new Error(`${attached}/health does not answer 200: start the server first`);
  const postgres = attached === undefined || options.ceilings ? await startPostgres(dir) : undefined;
  const ceilings = options.ceilings && postgres !== undefined ? await startCeilings(postgres) : undefined;
  const common = { options, ceilings, dir, postgresPid: postgres?.pid, say };
  if (attached !== undefined || postgres === undefined) {
    const product = await settle(attached ?? '', { server: undefined, postgres: undefined });
    return { ...common, product };
  }

  const serverOptions = {
    dataDir: join(dir, 'data'),
    databaseUrl: await postgres.createDatabase('product'),
  };
  let server = await startServer(serverOptions);
  say(`server answered after ${Math.round(server.startMs)} ms; registering people`);
  const product = await settle(server.url, { server: server.started.pid, postgres: postgres.pid });
  const restart: Context['restart'] = async (args, env = {}) => {
    await server.started.stop();
    server = await startServer({
      ...serverOptions,
      nodeArgs: args,
      env,
      port: Number(new URL(server.url).port),
    });
    product.target.pids = { server: server.started.pid, postgres: postgres.pid };
    return { url: server.url, pid: server.started.pid, stop: server.started.stop };
  };
  return { ...common, product, productDatabaseUrl: serverOptions.databaseUrl, restart };
};
