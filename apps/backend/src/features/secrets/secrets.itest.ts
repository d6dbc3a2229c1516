import { randomBytes } from 'node:crypto';
import type { KeyAges } from '@quemiai/contract/keys';
import { UserRole } from '@quemiai/contract/roles';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secrets } from '../../cli/secrets.js';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createApp } from '../../app.js';
import { UsageError } from '../../cli/command.js';
import { loadEnv } from '../../config/env.js';
import { AUDIT_HEAD_KEY, keptSecretPath } from '../../config/secrets.js';
import { StartupError } from '../../platform/errors/startup-error.js';
import { keyIdOf, SecretBox } from '../../platform/secrets/secret-box.js';
import { TokenKeys } from '../../platform/tokens/token-keys.js';
import { mailTo } from '../../testing/mails.js';
import type { Persona } from '../../testing/personas.js';
import { personas } from '../../testing/personas.js';
import { codeAt, enrollTotp, firstStep } from '../../testing/second-factors.js';
import type { TestApp, TestUser } from '../../testing/test-app.js';
import { headKey } from '../audit/head-key.js';
import { startTestApp } from '../../testing/test-app.js';
import { IdempotencyStore } from '../../platform/idempotency/idempotency.store.js';
import { KeysService } from './keys.service.js';

let t: TestApp;
let admin: Persona;
let plain: Persona;
beforeAll(async () => {
  t = await startTestApp();
  const make = await personas(t);
  admin = await make({ role: UserRole.ADMIN });
  plain = await make();
});
afterAll(() => t.close());

const newKey = (): string => randomBytes(32).toString('base64url');

/** Runs a command of `quemiai secrets` with keys of its own, as after a restart with them. */
const run = async (
  action: string,
  keys: Partial<TestApp['env']> = {},
  ...args: string[]
): Promise<string> => {
  const lines: string[] = [];
  const env = { ...t.env, DATABASE_URL: t.databaseUrl, ...keys };
  await secrets.run({
    env: () => Promise.resolve(env),
    args: [action, ...args],
    print: (line) => lines.push(line),
  });
  return lines.join('\n');
};

const keyIds = async (): Promise<string[]> => {
  const { rows } = await t.database.pool.query<{ id: string }>(
    `SELECT key_id AS id FROM totp_credentials UNION ALL SELECT key_id FROM signing_keys
      UNION ALL SELECT value ->> 'keyId' FROM settings WHERE value ? 'sealed'
      UNION ALL SELECT key_id FROM idempotency_keys WHERE key_id IS NOT NULL`,
  );
  return [...new Set(rows.map(({ id }) => id))];
};

describe('the ages of keys', () => {
  test('are shown to administrators, without a value', async () => {
    const { status, body } = await t.call('GET /api/v1/admin/keys', { token: admin.token });
    expect(status).toBe(200);
    const { keys, rotateAfterDays } = body as KeyAges;
    expect(rotateAfterDays).toBe(90);
    expect(keys.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['JWT_SECRET', 'JWT_REFRESH_SECRET', 'ENCRYPTION_KEY']),
    );
    for (const key of keys) expect(key).toMatchObject({ source: 'data folder', ageDays: 0, overdue: false });
    const { JWT_SECRET, JWT_REFRESH_SECRET, ENCRYPTION_KEY } = t.env;
    for (const secret of [JWT_SECRET, JWT_REFRESH_SECRET, ENCRYPTION_KEY]) {
      expect(JSON.stringify(body)).not.toContain(secret);
    }
  });

  test('and to nobody else', async () => {
    expect((await t.call('GET /api/v1/admin/keys')).status).toBe(401);
    expect(await t.call('GET /api/v1/admin/keys', { token: plain.token })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  test('beyond 90 days are marked, here and by the command', async () => {
    const path = keptSecretPath(t.env.QUEMIAI_DATA_DIR, 'JWT_REFRESH_SECRET');
    const since = new Date(Date.now() - 91 * 86_400_000);
    utimesSync(path, since, since);
    const origins = t.env.origins.map((origin) =>
      origin.name === 'JWT_REFRESH_SECRET' ? { ...origin, since } : origin,
    );
    const out = await run('list', { origins });
    expect(out).toMatch(/^JWT_REFRESH_SECRET .* 91 days .*older than 90 days: rotate it$/m);
    expect(out).toMatch(/^JWT_SECRET .* 0 days$/m);
  });
});

test('the key of signed heads is among them, and need not be rotated', async () => {
  headKey(t.env.QUEMIAI_DATA_DIR);
  const since = new Date(Date.now() - 100 * 86_400_000);
  utimesSync(keptSecretPath(t.env.QUEMIAI_DATA_DIR, AUDIT_HEAD_KEY), since, since);
  expect(await run('list')).toMatch(/^audit head key .* data folder +active +100 days$/m);
});

test('new secrets are printed and are as strong as production asks', async () => {
  const lines = (await run('generate')).split('\n');
  expect(lines.map((line) => line.split('=')[0])).toEqual([
    'JWT_SECRET',
    'JWT_REFRESH_SECRET',
    'ENCRYPTION_KEY',
  ]);
  expect((await run('generate')).split('\n')).not.toContain(lines[0]);
});

const secretAnswer = { status: 201, response: { url: 'a link' } };
/** Keeps an answer with a secret, `age` ago. */
const keepAnswer = async (on: TestApp, userId: string, key: string, age: string): Promise<void> => {
  const store = on.app.get(IdempotencyStore);
  const claim = await store.claim(userId, key, Buffer.alloc(32));
  if (claim.kind !== 'first') throw new Error('the key was used before');
  await store.answer({ userId, key, secret: true }, claim.token, secretAnswer);
  await on.database.pool.query(
    'UPDATE idempotency_keys SET created_at = now() - $2::interval WHERE key = $1',
    [key, age],
  );
};

describe('encrypting anew', () => {
  const former = () => t.env.ENCRYPTION_KEY;
  let person: TestUser;
  let secret: string;
  beforeAll(async () => {
    person = await t.registerUser();
    ({ secret } = await enrollTotp(t, person));
    await run('rotate');
    await keepAnswer(t, person.id, 'fresh', '1 hour');
  });

  test('brings everything to the newest key, counts it, and needs the former key no more', async () => {
    const formerId = t.app.get(SecretBox).currentKeyId;
    expect(await keyIds()).toEqual([formerId]);
    const key = newKey();
    const both = { ENCRYPTION_KEY: key, ENCRYPTION_KEYS_OLD: [former()] };
    const out = await run('reencrypt', both);
    expect(out).toMatch(/^totp_credentials +1 encrypted anew$/m);
    expect(out).toMatch(/^signing_keys +1 encrypted anew$/m);
    expect(out).toMatch(/^settings +1 encrypted anew$/m);
    expect(out).toMatch(/^idempotency_keys +1 encrypted anew$/m);
    expect(out).toContain('ENCRYPTION_KEYS_OLD may be emptied');
    expect(out).toContain(`ENCRYPTION_KEYS_OLD has ${formerId}`);
    const ids = await keyIds();
    expect(ids).toHaveLength(1);
    expect(ids).not.toContain(formerId);
    expect(await run('reencrypt', both)).toMatch(/^totp_credentials +0 encrypted anew$/m);
    const { rows } = await t.database.pool.query(
      `SELECT details FROM audit_log WHERE action = 'secrets.reencrypted' ORDER BY seq`,
    );
    expect(rows).toEqual([{ details: { resealed: 4, failed: 0 } }, { details: { resealed: 0, failed: 0 } }]);

    // A node with the new key alone signs people in with the second factor that was enrolled before.
    const second = await startTestApp(
      { ENCRYPTION_KEY: key, JWT_SECRET: t.env.JWT_SECRET, JWT_REFRESH_SECRET: t.env.JWT_REFRESH_SECRET },
      { through: () => t.databaseUrl },
    );
    try {
      const { challenge } = await firstStep(second, person);
      const body = { challenge, method: 'totp', code: codeAt(secret, Date.now() + 30_000) };
      expect((await second.call('POST /api/v1/auth/login/mfa', { body })).status).toBe(200);
      const again = await second.app.get(IdempotencyStore).claim(person.id, 'fresh', Buffer.alloc(32));
      expect(again).toEqual({ kind: 'answered', answer: secretAnswer });
    } finally {
      await second.close();
    }
    await run('reencrypt', { ENCRYPTION_KEY: former(), ENCRYPTION_KEYS_OLD: [key] });
    expect(await keyIds()).toEqual([formerId]);
  });

  test('leaves what it cannot open, names it, and says that the key is missing', async () => {
    await t.database.pool.query(`UPDATE totp_credentials SET key_id = 'gone'`);
    await expect(run('reencrypt')).rejects.toThrow(new RegExp(`1 could not be opened[^]*${person.id}`));
    const keys = (await t.app.get(KeysService).ages()).keys;
    expect(keys).toContainEqual(
      expect.objectContaining({ id: 'gone', state: 'missing', source: 'none', encrypts: 1 }),
    );
    expect(await run('list')).toMatch(/gone .*nowhere .*missing .*not at hand/);
  });

  test('what was moved to another row does not open', async () => {
    const other = await t.registerUser();
    const { secret: own } = await enrollTotp(t, other);
    await t.database.pool.query(
      `UPDATE totp_credentials SET secret = (SELECT secret FROM totp_credentials WHERE user_id = $1), key_id = $3
        WHERE user_id = $2`,
      [person.id, other.id, t.app.get(SecretBox).currentKeyId],
    );
    const { challenge } = await firstStep(t, other);
    for (const code of [codeAt(secret), codeAt(own, Date.now() + 30_000)]) {
      const answer = await t.call('POST /api/v1/auth/login/mfa', {
        body: { challenge, method: 'totp', code },
      });
      expect(answer.status).not.toBe(200);
    }
  });
});

describe('without the key of what is stored', () => {
  let lone: TestApp;
  let person: TestUser;
  let id: string;
  // The harder case on a command line: an id that begins like an option.
  let lost = newKey();
  while (!keyIdOf(lost)?.startsWith('-')) lost = newKey();
  const other = newKey();
  /** The server after a restart on the same database. */
  const restart = (variables: Record<string, string>) =>
    createApp(
      loadEnv({
        NODE_ENV: 'test',
        RATE_LIMITS: 'off',
        QUEMIAI_DATA_DIR: lone.env.QUEMIAI_DATA_DIR,
        ...variables,
      }),
      lone.databaseUrl,
    );
  const command = async (...args: string[]): Promise<string> => {
    const lines: string[] = [];
    const env = { ...lone.env, DATABASE_URL: lone.databaseUrl, ENCRYPTION_KEY: other };
    await secrets.run({ env: () => Promise.resolve(env), args, print: (line) => lines.push(line) });
    return lines.join('\n');
  };
  beforeAll(async () => {
    lone = await startTestApp({ ENCRYPTION_KEY: lost });
    id = lone.app.get(SecretBox).currentKeyId;
    person = await lone.registerUser();
    await enrollTotp(lone, person);
    await lone.app.get(TokenKeys).rotate();
    await keepAnswer(lone, person.id, 'fresh', '1 hour');
    // Of no use any more, and no reason to refuse a start.
    await keepAnswer(lone, person.id, 'stale', '25 hours');
  });
  afterAll(() => lone.close());

  test('a start is refused with where the key may be', async () => {
    await expect(restart({ ENCRYPTION_KEY: other })).rejects.toMatchObject({
      name: 'StartupError',
      title: 'ENCRYPTION_KEY does not open what is stored',
      detail: expect.stringContaining(`4 stored values were encrypted with the key ${id}`),
      hint: expect.stringContaining('put the former key into ENCRYPTION_KEYS_OLD'),
    });
    const path = keptSecretPath(lone.env.QUEMIAI_DATA_DIR, 'ENCRYPTION_KEY');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${lost}\n`);
    await expect(restart({ ENCRYPTION_KEY: other })).rejects.toMatchObject({
      hint: expect.stringContaining(`The key that opens them is in ${path}: set ENCRYPTION_KEY_FILE`),
    });
    await (await restart({ ENCRYPTION_KEY_FILE: path })).close();
    await (await restart({ ENCRYPTION_KEY: other, ENCRYPTION_KEYS_OLD_FILE: path })).close();
  });

  test('what it encrypted is thrown away only when it is named and meant', async () => {
    await expect(command('forget')).rejects.toThrow(`Keys that are missing: ${id} (4 stored)`);
    await expect(command('forget', 'another')).rejects.toThrow(UsageError);
    await expect(command('forget', id, id)).rejects.toThrow(UsageError);
    await expect(command('forget', id, '--force')).rejects.toThrow(TypeError);
    expect(await command('forget', id)).toMatch(/cannot come back:[^]*Nothing was done/);
    expect(await command('forget', '--', id)).toMatch(/Nothing was done/);
    await expect(restart({ ENCRYPTION_KEY: other })).rejects.toThrow(StartupError);

    expect(await command('forget', id, '--yes')).toMatch(
      /1 {2}authenticator apps[^]*1 {2}the key of recovery/,
    );
    expect(await command('forget', id)).toContain('nothing to forget');
    const { rows } = await lone.database.pool.query(
      `SELECT target_id AS id, details FROM audit_log WHERE action = 'secrets.forgotten'`,
    );
    const details = { totp_credentials: 1, signing_keys: 1, settings: 1, idempotency_keys: 2 };
    expect(rows).toEqual([{ id, details }]);

    expect(await mailTo(lone, person.email, 'Your authenticator app was removed')).toMatchObject({
      text: expect.stringContaining('set an authenticator app up again'),
    });
    const app = await restart({ ENCRYPTION_KEY: other });
    try {
      // As after a leak: what any key before had signed stays dead.
      const mine = await app.inject({
        url: '/api/v1/users/me',
        headers: { authorization: `Bearer ${person.token}` },
      });
      expect(mine.statusCode).toBe(401);
      const answer = await app.inject({
        method: 'POST',
        url: '/api/v1/auth/login',
        payload: { identifier: person.email, password: person.password, delivery: 'body' },
      });
      expect(answer.json()).toMatchObject({ user: { id: person.id, mfaEnabled: false } });
      const codes = await lone.database.pool.query(`SELECT FROM recovery_codes`);
      expect(codes.rowCount).toBe(0);
    } finally {
      await app.close();
    }
  });
});
