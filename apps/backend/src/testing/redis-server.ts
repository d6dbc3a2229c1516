import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

/** `npm test` installs Redis, or fails where it may not. */
export const redisInstalled = await promisify(execFile)('redis-server', ['--version']).then(
  () => true,
  () => false,
);

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};

export interface RedisServer {
  port: number;
  /** Empty, on the same port. */
  start: () => void;
  stop: () => Promise<void>;
}

/** A real Redis that keeps nothing on disk, started. */
export const redisServer = async (): Promise<RedisServer> => {
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  let running: ChildProcess | undefined;
  const start = (): void => {
    running = spawn('redis-server', options, { stdio: 'ignore' });
  };
  start();
  return {
    port,
    start,
    stop: async () => {
      const before = running;
      running = undefined;
      if (!before) return;
      before.kill('SIGKILL');
      if (before.exitCode === null && before.signalCode === null) await once(before, 'exit');
    },
  };
};
