import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '../errors/startup-error.js';
import { logPath, logSince, logSize, rotateLog } from './log-file.js';
import type { Postmaster, Setup } from './postmaster.js';
import { endLeftBehind, isReady, launch, settleEarlier } from './postmaster.js';

const bind = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });

/** The port wished for where it is free, else one that is. */
const freePort = (wish: number): Promise<number> => bind(wish).catch(() => bind(0));

const routine = /LOG:\s+(starting PostgreSQL|listening on|database system)|^\s*$/;

const explain = (said: string, how: string, dataDir: string): StartupError => {
  const lines = said.split('\n').filter((line) => !routine.test(line));
  const detail = lines
    .slice(-3)
    .map((line) => line.replace(/^.*?\] [A-Z]+:\s+/, ''))
    .join('; ');
  if (/No space left on device|Disk quota exceeded/.test(said)) {
    return new StartupError({
      title: 'The disk is full',
      detail: `PostgreSQL cannot write to ${dataDir}. ${detail}`,
      hint: 'Free some space and start again; nothing is lost.',
    });
  }
  return new StartupError({
    title: 'PostgreSQL does not start',
    detail: detail || `it ended at once (${how})`,
    hint: `Its log is ${logPath(dataDir)}.`,
  });
};

const attempt = async (setup: Setup, port: number): Promise<Postmaster | { said: string; how: string }> => {
  const { cluster, dataDir, log } = setup;
  rotateLog(dataDir);
  const offset = logSize(dataDir);
  const postmaster = launch(setup, port);
  const started = Date.now();
  let told = 0;
  while (postmaster.running()) {
    if (isReady(cluster.folder, postmaster.pid)) return postmaster;
    await sleep(10);
    const seconds = Math.floor((Date.now() - started) / 1000);
    if (seconds >= told + 5) {
      told = seconds;
      log.info(`PostgreSQL is recovering since ${seconds} s; the longer after a crash under load`);
    }
  }
  const how = await postmaster.ended;
  return { said: logSince(dataDir, offset), how };
};

/**
 * Starts PostgreSQL and waits until it takes connections. What passes by itself is waited for: an earlier server
 * shutting down, its last processes letting go of the shared memory, a port that was taken meanwhile.
 * @param wish the port to use; 0 for any
 * @param fixed whether it must be that port, because somebody knows it already
 * @throws StartupError
 */
export const startPostmaster = async (
  setup: Setup,
  { wish, fixed }: { wish: number; fixed: boolean },
): Promise<{ postmaster: Postmaster; port: number }> => {
  const patience = Date.now() + 30_000;
  let firm = Date.now() + 1_000;
  let port = fixed ? wish : await freePort(wish);
  for (;;) {
    await settleEarlier(setup);
    const result = await attempt(setup, port);
    if ('pid' in result) return { postmaster: result, port };
    const busy = /pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(
      result.said,
    );
    const portTaken = /could not bind|could not create any TCP/.test(result.said);
    if ((!busy && !portTaken) || Date.now() > patience) throw explain(result.said, result.how, setup.dataDir);
    if (portTaken && !fixed) port = await freePort(0);
    if (busy && Date.now() > firm) {
      endLeftBehind(setup);
      firm = patience;
    }
    await sleep(100);
  }
};
