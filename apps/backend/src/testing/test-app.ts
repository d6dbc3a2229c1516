import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Session } from '@quemiai/contract/identity';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppOptions } from '../app.js';
import { createApp } from '../app.js';
import type { Env } from '../config/env.js';
import { loadEnv } from '../config/env.js';
import logger from '../config/logger.js';
import { Database } from '../platform/database/database.js';
import { cloneDatabase } from './database.js';

export interface TestUser {
  id: string;
  username: string;
  email: string;
  password: string;
  token: string;
  refreshToken: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed JSON body; undefined where there is none. */
  body: unknown;
}

export interface TestApp {
  /** `http://127.0.0.1:<port>` */
  url: string;
  databaseUrl: string;
  database: Database;
  env: Env;
  app: NestFastifyApplication;
  /** Calls a route: `call('POST /api/v1/conversations', { token, body })`. */
  call: (route: string, options?: CallOptions) => Promise<Answer>;
  /** Registers a new person over HTTP. The username is made unique. */
  registerUser: (name?: string) => Promise<TestUser>;
  close: () => Promise<void>;
}

export interface CallOptions {
  token?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
}

const call =
  (url: string) =>
  async (route: string, { token, headers = {}, body }: CallOptions = {}): Promise<Answer> => {
    const [method = 'GET', path = '/'] = route.split(' ');
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: json && text !== '' ? JSON.parse(text) : undefined,
    };
  };

export interface TestOptions extends AppOptions {
  /** The address by which the application reaches its database: tests put a proxy in between. */
  through?: (databaseUrl: string) => string;
}

let users = 0;

const registerUser =
  (url: string) =>
  async (name = 'person'): Promise<TestUser> => {
    const username = `${name}${++users}`;
    const email = `${username}@example.org`;
    const password = `a long enough password ${users}`;
    const answer = await call(url)('POST /api/v1/auth/register', {
      body: { email, username, password, delivery: 'body' },
    });
    if (answer.status !== 201)
      throw new Error(`register answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    const session = answer.body as Session;
    return {
      id: session.user.id,
      username,
      email,
      password,
      token: session.accessToken,
      refreshToken: session.refreshToken ?? '',
    };
  };

/**
 * The whole application on a free port and a database of its own. Close it in `afterAll`.
 * @param variables the environment beyond the defaults of a test: `RATE_LIMITS=off`, `LOG_LEVEL=silent`
 */
export const startTestApp = async (
  variables: Record<string, string> = {},
  { through = (address) => address, ...options }: TestOptions = {},
): Promise<TestApp> => {
  const folder = mkdtempSync(join(tmpdir(), 'quemiai-app-'));
  const { url: databaseUrl, drop } = await cloneDatabase();
  const env = loadEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    RATE_LIMITS: 'off',
    PORT: '0',
    QUEMIAI_DATA_DIR: folder,
    ...variables,
  });
  logger.level = env.LOG_LEVEL;
  const app = await createApp(env, through(databaseUrl), {
    webFolder: join(folder, 'web'),
    ...options,
  }).catch(async (error: unknown) => {
    await drop();
    throw error;
  });
  await app.listen({ port: env.PORT, host: env.HOST });
  const url = await app.getUrl();
  return {
    url,
    databaseUrl,
    database: app.get(Database),
    env,
    app,
    call: call(url),
    registerUser: registerUser(url),
    close: async () => {
      await app.close();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
