import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Server, temporaryFolder } from '../harness/server.js';
import { tlsFront, type TlsFront } from '../harness/tls.js';

const program = fileURLToPath(new URL('../harness/observatory-scan.mjs', import.meta.url));
const verdict = z.object({ pass: z.boolean().nullable(), result: z.string(), scoreModifier: z.number() });
const report = z.object({
  scan: z.object({ grade: z.string(), score: z.number(), statusCode: z.number() }),
  tests: z.record(z.string(), verdict),
});

let folder: string;
let front: TlsFront;
let server: Server;
beforeAll(async () => {
  folder = await temporaryFolder();
  front = await tlsFront(folder, () => server.port);
  server = await Server.start({
    env: {
      NODE_ENV: 'production',
      PUBLIC_URL: front.origin,
      RATE_LIMITS: undefined,
      LOG_LEVEL: 'warn',
      JWT_SECRET: randomBytes(48).toString('base64'),
      JWT_REFRESH_SECRET: randomBytes(48).toString('base64'),
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    },
  });
});
afterAll(async () => {
  await server?.dispose();
  await front?.close();
  await rm(folder, { recursive: true, force: true });
});

const scan = async (): Promise<z.infer<typeof report>> => {
  const { host } = new URL(front.origin);
  const { stdout } = await promisify(execFile)(process.execPath, [program, host], {
    env: { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: front.certificate },
  });
  return report.parse(JSON.parse(stdout));
};

// Beyond these a host gets 5 points for being preloaded, and 5 for cookies on the page itself, which sets none.
test('HTTP Observatory gives the page its best grade', async () => {
  const { scan: result, tests } = await scan();
  expect(result).toEqual({ grade: 'A+', score: 135, statusCode: 200 });
  const results = Object.fromEntries(Object.entries(tests).map(([name, { result: found }]) => [name, found]));
  expect(results).toMatchObject({
    'content-security-policy': 'csp-implemented-with-no-unsafe-default-src-none',
    'cross-origin-resource-policy': 'corp-implemented-with-same-origin',
    'cross-origin-resource-sharing': 'cross-origin-resource-sharing-not-implemented',
    'referrer-policy': 'referrer-policy-private',
    'strict-transport-security': 'hsts-implemented-max-age-at-least-six-months',
    'x-content-type-options': 'x-content-type-options-nosniff',
    'x-frame-options': 'x-frame-options-implemented-via-csp',
  });
  expect(Object.values(tests).filter(({ pass }) => pass !== true)).toEqual([]);
});
