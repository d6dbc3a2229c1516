import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServer } from 'node:net';
import type { Env } from '../../config/env.js';
import { errorCode, StartupError } from '../errors/startup-error.js';

/** @returns why the port cannot be listened on; undefined when it can */
const obstacle = async (port: number, host: string): Promise<unknown> =>
  new Promise((resolve) => {
    const server = createServer()
      .once('error', resolve)
      .listen(port, host, () => server.close(() => resolve(undefined)));
  });

const freePortAfter = async (port: number, host: string): Promise<number | undefined> => {
  for (let next = port + 1; next <= Math.min(port + 20, 65_535); next++) {
    if ((await obstacle(next, host)) === undefined) return next;
  }
  return undefined;
};

const portTaken = async ({ PORT, HOST }: Env): Promise<StartupError> => {
  const other = await freePortAfter(PORT, HOST);
  return new StartupError({
    title: `Port ${PORT} is taken`,
    detail: `another program listens on ${HOST}:${PORT}`,
    hint:
      other === undefined
        ? 'Stop it, or choose another port with PORT.'
        : `Stop it, or start with PORT=${other}.`,
  });
};

const hints: Record<string, string> = {
  EACCES: 'Ports below 1024 need rights that this user lacks: choose another with PORT.',
  EADDRNOTAVAIL: 'HOST must be an address of this machine: 127.0.0.1, 0.0.0.0 or one of its own.',
  ENOTFOUND: 'HOST must be an address of this machine: 127.0.0.1, 0.0.0.0 or one of its own.',
};

const explain = async (error: unknown, env: Env): Promise<unknown> => {
  const code = errorCode(error) ?? '';
  if (code === 'EADDRINUSE') return portTaken(env);
  const hint = hints[code];
  if (hint === undefined) return error;
  return new StartupError({ title: `Cannot listen on ${env.HOST}:${env.PORT}`, detail: code, hint });
};

/**
 * Tries the port before anything is started for it.
 * @throws StartupError when it cannot be had
 */
export const tryPort = async (env: Env): Promise<void> => {
  const error = await obstacle(env.PORT, env.HOST);
  if (error !== undefined) throw await explain(error, env);
};

/**
 * Opens the port.
 * @returns the port that is listened on
 * @throws StartupError when it cannot be had
 */
export const listen = async (app: NestFastifyApplication, env: Env): Promise<number> => {
  try {
    await app.listen({ port: env.PORT, host: env.HOST });
  } catch (error) {
    throw await explain(error, env);
  }
  const address = app.getHttpServer().address();
  return typeof address === 'object' && address !== null ? address.port : env.PORT;
};

/** The address a person opens. */
export const openAddress = ({ PUBLIC_URL, HOST }: Env, port: number): string => {
  if (PUBLIC_URL !== undefined) return PUBLIC_URL;
  const local = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(HOST);
  return `http://${local ? 'localhost' : HOST.includes(':') ? `[${HOST}]` : HOST}:${port}`;
};
