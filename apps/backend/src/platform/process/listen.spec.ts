import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Env } from '../../config/env.js';
import { loadEnv } from '../../config/env.js';
import { StartupError } from '../errors/startup-error.js';
import { listen, openAddress } from './listen.js';

@Module({})
class EmptyModule {}

let folder: string;
let env: Env;
let app: NestFastifyApplication;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-listen-'));
  env = loadEnv({ QUEMIAI_DATA_DIR: folder, PORT: '0' });
  app = await NestFactory.create<NestFastifyApplication>(EmptyModule, new FastifyAdapter(), {
    logger: false,
  });
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

const refusal = async (changes: Partial<Env>): Promise<StartupError> => {
  const error: unknown = await listen(app, { ...env, ...changes }).catch((thrown: unknown) => thrown);
  if (error instanceof StartupError) return error;
  throw new Error(`not refused: ${String(error)}`);
};

test('port 0 takes a free one and tells which', async () => {
  const port = await listen(app, env);
  expect(port).toBeGreaterThan(0);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
});

test('a port that is taken is told, with one that is free', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const { title, hint } = await refusal({ PORT: port });
  expect(title).toBe(`Port ${port} is taken`);
  const free = Number(/PORT=(\d+)/.exec(hint)?.[1]);
  expect(free).toBeGreaterThan(port);
  await new Promise((resolve) => {
    other.close(resolve);
  });
});

test('an address that is not this machine’s is told', async () => {
  expect((await refusal({ HOST: '192.0.2.1' })).hint).toMatch(/HOST must be an address of this machine/);
});

test.each([
  [{ HOST: '127.0.0.1' }, 'http://localhost:4000'],
  [{ HOST: '0.0.0.0' }, 'http://localhost:4000'],
  [{ HOST: '192.0.2.7' }, 'http://192.0.2.7:4000'],
  [{ HOST: '2001:db8::1' }, 'http://[2001:db8::1]:4000'],
  [{ HOST: '127.0.0.1', PUBLIC_URL: 'https://social.example.org' }, 'https://social.example.org'],
])('for %j people open %s', (changes, address) => {
  expect(openAddress({ ...env, ...changes }, 4000)).toBe(address);
});
