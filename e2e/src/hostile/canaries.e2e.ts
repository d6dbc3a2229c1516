import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../harness/api.js';
import { request } from '../harness/api.js';
import { Server } from '../harness/server.js';
import type { Stage } from './canary-flows.js';
import { flows } from './canary-flows.js';
import { Canaries } from './canaries.js';

const canaries = new Canaries();
const refusals: Answer[] = [];
const heard: string[] = [];
let server: Server;

const stage = (): Stage => ({
  server,
  canaries,
  heard: (text) => heard.push(text),
  send: async (method, path, parts) => {
    const answer = await request(server.origin, method, `/api/v1${path}`, parts);
    // This one carries a challenge, which is meant for whoever knew the password.
    const isMeant = answer.text.includes('"code":"mfa_required"');
    if (answer.status >= 400 && !isMeant) refusals.push(answer);
    return answer;
  },
});

beforeAll(async () => {
  server = await Server.start({ env: { LOG_LEVEL: 'trace' } });
  for (const name of ['jwt_secret', 'jwt_refresh_secret', 'encryption_key']) {
    canaries.note(name, (await readFile(join(server.dataDir, 'secrets', name), 'utf8')).trim());
  }
});
afterAll(() => server.dispose());

describe('secrets are planted by', () => {
  test.each(Object.entries(flows))('%s', async (_, flow) => {
    await expect(flow(stage())).resolves.toBeUndefined();
  });
});

test('a start that fails does not say the secrets of its configuration', async () => {
  const password = canaries.plant('the password of the database');
  const variables = {
    DATABASE_URL: `postgresql://quemiai:${password}@127.0.0.1:9/quemiai`,
    JWT_SECRET: canaries.plant('JWT_SECRET'),
    ENCRYPTION_KEY: canaries.plant('ENCRYPTION_KEY'),
    ENCRYPTION_KEYS_OLD: canaries.plant('ENCRYPTION_KEYS_OLD'),
    SMTP_URL: `smtps://mailer:${canaries.plant('the password of the mail server')}@127.0.0.1:9`,
    QUEMIAI_ADMIN_PASSWORD: canaries.plant('the password of the administrator'),
    VAULT_TOKEN: canaries.plant('the token of Vault'),
  };
  const { ENCRYPTION_KEY: _, ENCRYPTION_KEYS_OLD: __, ...unreachable } = variables;
  for (const [env, expected] of [
    [variables, 78],
    [{ ...variables, NODE_ENV: 'production' }, 78],
    [{ ...variables, PORT: 'x' }, 78],
    [{ SECRETS_PROVIDER: 'vault', VAULT_ADDR: 'http://127.0.0.1:9', VAULT_TOKEN: variables.VAULT_TOKEN }, 78],
    [{ ...unreachable, MAIL_FROM: 'a@example.org', QUEMIAI_ADMIN_PASSWORD: '' }, 1],
  ] as const) {
    const failing = await Server.prepare({ env: { LOG_LEVEL: 'trace', ...env } });
    try {
      failing.spawn();
      const { code } = await failing.ended();
      expect(code, failing.tail()).toBe(expected);
      expect(canaries.foundIn(failing.output)).toEqual([]);
    } finally {
      await failing.dispose();
    }
  }
});

test('none of them stands in a line that the server or its database wrote', async () => {
  expect(canaries.count).toBeGreaterThan(60);
  expect(server.output.split('\n').length).toBeGreaterThan(5);
  expect(canaries.foundIn(server.output)).toEqual([]);
  expect(canaries.foundIn(await readFile(join(server.dataDir, 'postgres.log'), 'utf8'))).toEqual([]);
});

test('none of them stands in an answer that refuses', () => {
  expect(refusals.length).toBeGreaterThan(25);
  expect(refusals.some(({ status }) => status >= 500)).toBe(true);
  expect(heard).not.toEqual([]);
  expect(canaries.foundIn(heard.join('\n'))).toEqual([]);
  for (const { text, headers } of refusals) {
    expect(canaries.foundIn(text)).toEqual([]);
    expect(canaries.foundIn([...headers].map((pair) => pair.join(': ')).join('\n'))).toEqual([]);
  }
});

test('the search for them finds one that is there, plain or encoded', () => {
  const own = new Canaries();
  const secret = own.plant('a password');
  for (const text of [secret, `x ${Buffer.from(secret).toString('base64')}`, `{"a":"${secret}"}`]) {
    expect(own.foundIn(`first\n${text}\nlast`)).toEqual([expect.stringMatching(/^a password: .*\[canary\]/)]);
  }
});
