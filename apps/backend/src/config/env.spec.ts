import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from './config-error.js';
import type { Env } from './env.js';
import { environmentForChildren, loadEnv } from './env.js';
import { keptSecretPath } from './secrets.js';
import { variableNames, variables } from './variables.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-env-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (source: Record<string, string>): Env => loadEnv({ QUEMIAI_DATA_DIR: folder, ...source });

const refusal = (source: Record<string, string>): ConfigError => {
  try {
    load(source);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('not refused');
};
const faulty = (source: Record<string, string>): string[] => refusal(source).problems.map(({ name }) => name);

const random = (bytes: number): string => randomBytes(bytes).toString('base64url');
// Made up for these tests, of the strength that production asks for.
const strong = 'k3Vq9mXz7LpR2tWy8NbC4sHd6JfG1aQe';
const other = 'Zx8cVb5nMq1wEr7tYu3iOp9aSd2fGh6j';
const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://social.example.org',
  JWT_SECRET: strong,
  JWT_REFRESH_SECRET: other,
  ENCRYPTION_KEY: random(32),
};

describe('defaults', () => {
  test('nothing needs to be set', () => {
    expect(load({})).toMatchObject({
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: 4000,
      QUEMIAI_DATA_DIR: folder,
      LOG_LEVEL: 'info',
      CORS_ORIGINS: [],
      TRUSTED_PROXIES: [],
      RATE_LIMITS: 'on',
      DATABASE_URL: undefined,
      notices: [],
    });
  });

  test('an empty variable counts as unset', () => {
    expect(load({ PORT: '', CORS_ORIGINS: '', JWT_SECRET: '' }).PORT).toBe(4000);
  });

  test('the result cannot be changed', () => {
    expect(Object.isFrozen(load({}))).toBe(true);
  });
});

describe('values', () => {
  test.each([
    ['PORT', '8080', 8080],
    ['HOST', '::1', '::1'],
    ['LOG_LEVEL', 'silent', 'silent'],
    ['PUBLIC_URL', 'https://a.example:8443/', 'https://a.example:8443'],
    [
      'CORS_ORIGINS',
      'https://a.example, http://b.example:3000',
      ['https://a.example', 'http://b.example:3000'],
    ],
    [
      'TRUSTED_PROXIES',
      'loopback,10.0.0.0/8, ::1/128,192.0.2.1',
      ['loopback', '10.0.0.0/8', '::1/128', '192.0.2.1'],
    ],
    [
      'DATABASE_URL',
      'postgres://u:p@db:5432/q?connection_limit=5',
      'postgres://u:p@db:5432/q?connection_limit=5',
    ],
  ])('%s=%s is taken', (name, value, read) => {
    expect(load({ [name]: value })[name as keyof Env]).toEqual(read);
  });

  test.each([
    ['PORT', '80a'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['HOST', 'my host'],
    ['NODE_ENV', 'prod'],
    ['LOG_LEVEL', 'loud'],
    ['PUBLIC_URL', 'social.example.org'],
    ['PUBLIC_URL', 'https://social.example.org/path'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://a.example,ftp://b.example'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'everybody'],
    ['DATABASE_URL', 'mysql://u:p@db/q'],
    ['DATABASE_URL', 'postgres://u:p@db/q?connection_limit=none'],
    ['REDIS_URL', 'localhost:6379'],
    ['RATE_LIMITS', 'no'],
    ['MAIL_FROM', 'Quemiai'],
    ['MAIL_FROM', 'Quemiai <nowhere>'],
    ['MAIL_FROM', 'Quemiai\r\nBcc: x@example.org <no-reply@example.org>'],
  ])('%s=%s is refused', (name, value) => {
    expect(faulty({ [name]: value })).toEqual([name]);
  });

  test('every problem is told at once, with its name, what is wrong and an example, and never the value', () => {
    const { message, problems } = refusal({
      PORT: 'x',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://root:hunter2@db/q', // not-a-secret: a canary
      QUEMIAI_ADMIN_PASSWORD: 'short',
    });
    expect(problems.map(({ name }) => name)).toEqual([
      'PORT',
      'DATABASE_URL',
      'LOG_LEVEL',
      'QUEMIAI_ADMIN_EMAIL',
      'QUEMIAI_ADMIN_USERNAME',
      'QUEMIAI_ADMIN_PASSWORD',
    ]);
    expect(message).toContain('PORT must be a port from 0 to 65535');
    expect(message).toContain('for example: PORT=4000');
    expect(message).toContain("for example: QUEMIAI_ADMIN_PASSWORD='four unrelated words make one'");
    expect(message).toContain('LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent');
    expect(message).not.toMatch(/hunter2|short/);
    expect(ConfigError.exitCode).toBe(78);
  });

  test('what is wrong by itself hides nothing of what is wrong together, and no variable is told twice', () => {
    const together = { NODE_ENV: 'production', PORT: 'x', PUBLIC_URL: 'nowhere', RATE_LIMITS: 'off' };
    expect(faulty({ ...together, JWT_SECRET: 'secret', JWT_REFRESH_SECRET: 'secret' })).toEqual([
      'PORT',
      'PUBLIC_URL',
      'JWT_SECRET',
      'JWT_REFRESH_SECRET',
      'ENCRYPTION_KEY',
      'RATE_LIMITS',
    ]);
    expect(faulty({ SMTP_URL: 'mail.example.org' })).toEqual(['SMTP_URL', 'MAIL_FROM']);
  });

  test.each(variableNames)('the example of %s is a value that is taken', (name) => {
    expect(variables[name].schema.safeParse(variables[name].example).success).toBe(true);
  });
});

describe('NAME_FILE', () => {
  test('gives the value of NAME, without the line end', () => {
    const path = join(folder, 'secret');
    writeFileSync(path, `${strong}\n`);
    expect(load({ JWT_SECRET_FILE: path }).JWT_SECRET).toBe(strong);
    writeFileSync(path, '4711\r\n');
    expect(load({ PORT_FILE: path }).PORT).toBe(4711);
  });

  test('is refused beside NAME, and when it cannot be read', () => {
    expect(faulty({ PORT: '1', PORT_FILE: join(folder, 'port') })).toEqual(['PORT']);
    const example = 'for example: JWT_SECRET_FILE=/run/secrets/jwt_secret';
    for (const source of [{ JWT_SECRET: '' }, { JWT_SECRET: strong }]) {
      const { message } = refusal({ ...source, JWT_SECRET_FILE: join(folder, 'gone') });
      expect(message).toMatch(/JWT_SECRET .*JWT_SECRET_FILE/);
      expect(message).toContain(example);
      expect(message).not.toContain('openssl');
    }
    expect(refusal({ JWT_SECRET_FILE: join(folder, 'gone') }).message).toContain('ENOENT');
  });
});

describe('secrets', () => {
  test('are made once in development and kept for their owner alone', () => {
    const first = load({});
    expect(load({})).toMatchObject({
      JWT_SECRET: first.JWT_SECRET,
      JWT_REFRESH_SECRET: first.JWT_REFRESH_SECRET,
    });
    expect(first.JWT_SECRET.length).toBeGreaterThanOrEqual(64);
    expect(first.JWT_SECRET).not.toBe(first.JWT_REFRESH_SECRET);
    expect(Buffer.from(first.ENCRYPTION_KEY, 'base64url')).toHaveLength(32);
    expect(load({}).ENCRYPTION_KEY).toBe(first.ENCRYPTION_KEY);
    const kept = join(folder, 'secrets', 'jwt_secret');
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    expect(readFileSync(kept, 'utf8').trim()).toBe(first.JWT_SECRET);
  });

  test('an empty file, as a crash may leave it, is made anew', () => {
    load({});
    writeFileSync(join(folder, 'secrets', 'jwt_secret'), '');
    expect(load({}).JWT_SECRET.length).toBeGreaterThanOrEqual(64);
  });

  test('a data folder that cannot be written is told', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(refusal({ QUEMIAI_DATA_DIR: join(folder, 'file') }).message).toMatch(
      /QUEMIAI_DATA_DIR .*cannot be written/,
    );
  });

  test('must differ from each other', () => {
    expect(faulty({ JWT_SECRET: strong, JWT_REFRESH_SECRET: strong })).toEqual(['JWT_REFRESH_SECRET']);
  });
});

describe('production', () => {
  test('starts with strong secrets and an address', () => {
    expect(load(production).PUBLIC_URL).toBe('https://social.example.org');
  });

  test('refuses missing secrets and a missing address, all at once', () => {
    expect(faulty({ NODE_ENV: 'production' })).toEqual([
      'PUBLIC_URL',
      'JWT_SECRET',
      'JWT_REFRESH_SECRET',
      'ENCRYPTION_KEY',
    ]);
    expect(refusal({ NODE_ENV: 'production' }).message).not.toContain('_FILE');
  });

  test('and says where a trial on the same data folder keeps its own', () => {
    load({});
    const { message } = refusal({ NODE_ENV: 'production' });
    for (const name of ['JWT_SECRET', 'JWT_REFRESH_SECRET', 'ENCRYPTION_KEY'])
      expect(message).toContain(`${name}_FILE=${keptSecretPath(folder, name)}`);
  });

  test.each([
    'tooshort',
    'a'.repeat(64),
    'change-me-change-me-change-me-0123456789',
    variables.JWT_SECRET.example,
  ])('refuses the secret "%s"', (secret) => {
    expect(faulty({ ...production, JWT_SECRET: secret })).toEqual(['JWT_SECRET']);
  });

  test.each([
    'abcabcabcabcabcabcabcabcabcabcabcabc12345',
    'your-256-bit-secret-your-256-bit-secret!',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
    'insecure-development-key-9f8e7d6c5b4a3021',
    '<put 48 random bytes of base64 here, 1 line>',
  ])('refuses "%s", which nobody drew at random', (secret) => {
    expect(faulty({ ...production, JWT_REFRESH_SECRET: secret })).toEqual(['JWT_REFRESH_SECRET']);
  });

  test('does not refuse a random secret that holds a word by chance', () => {
    const secret = 'k3VnZ0sEcReT9xQ7mWf2LtYbHd5aPjU8'; // not-a-secret: made up for this test
    expect(load({ ...production, JWT_SECRET: secret })).toMatchObject({ JWT_SECRET: secret });
  });

  test('never refuses random secrets', () => {
    for (let round = 0; round < 2_000; round++) {
      const secrets = { JWT_SECRET: random(48), JWT_REFRESH_SECRET: random(24), ENCRYPTION_KEY: random(32) };
      expect(load({ ...production, ...secrets })).toMatchObject(secrets);
    }
  });

  test.each([
    ['of another length', Buffer.alloc(16, 7)],
    ['of one byte', Buffer.alloc(32, 7)],
    ['that counts', Buffer.from(Array.from({ length: 32 }, (_, index) => index))],
    ['that is text', Buffer.from('correct horse battery staple 1234')],
    ['that is text of the right length', Buffer.from('correct horse battery staple 123')],
  ])('refuses an encryption key %s', (_, bytes) => {
    expect(faulty({ ...production, ENCRYPTION_KEY: bytes.toString('base64') })).toEqual(['ENCRYPTION_KEY']);
  });

  test('refuses one secret for two uses, and a former key that is none', () => {
    const key = random(32);
    expect(faulty({ ...production, JWT_SECRET: key, ENCRYPTION_KEY: key })).toEqual(['ENCRYPTION_KEY']);
    expect(faulty({ ENCRYPTION_KEYS_OLD: `${random(32)},abc` })).toEqual(['ENCRYPTION_KEYS_OLD']);
    const old = [random(32), random(32)];
    expect(load({ ENCRYPTION_KEYS_OLD: old.join(',') }).ENCRYPTION_KEYS_OLD).toEqual(old);
    const present = Buffer.from(key, 'base64url').toString('base64');
    const keys = { ENCRYPTION_KEY: key, ENCRYPTION_KEYS_OLD: [...old, present].join(',') };
    expect(faulty(keys)).toEqual(['ENCRYPTION_KEYS_OLD']);
    expect(refusal(keys).message).toContain('holds the present ENCRYPTION_KEY');
  });

  test.each([
    ['DATABASE_URL', 'postgresql://quemiai:', '@db.example.org/quemiai'],
    ['REDIS_URL', 'rediss://:', '@cache.example.org'],
    ['SMTP_URL', 'smtps://mailer:', '@mail.example.org'],
  ])('refuses an example password inside %s', (name, before, after) => {
    const sender = { MAIL_FROM: 'no-reply@example.org' };
    for (const password of ['password', 'quemiai', 'secret123', '123456', 'admin', 'change-me']) {
      expect(faulty({ ...production, ...sender, [name]: `${before}${password}${after}` })).toEqual([name]);
    }
    expect(load({ ...production, ...sender, [name]: `${before}${random(18)}${after}` })).toBeDefined();
    expect(load({ ...sender, [name]: `${before}password${after}` })).toBeDefined();
  });

  test("refuses the documentation's password of the first administrator", () => {
    const admin = {
      QUEMIAI_ADMIN_EMAIL: 'admin@example.org',
      QUEMIAI_ADMIN_USERNAME: 'admin',
      QUEMIAI_ADMIN_PASSWORD: variables.QUEMIAI_ADMIN_PASSWORD.example,
    };
    expect(faulty({ ...production, ...admin })).toEqual(['QUEMIAI_ADMIN_PASSWORD']);
  });

  test('refuses to switch limits off', () => {
    expect(faulty({ ...production, RATE_LIMITS: 'off' })).toEqual(['RATE_LIMITS']);
    expect(load({ RATE_LIMITS: 'off' }).RATE_LIMITS).toBe('off');
  });
});

describe('the first administrator', () => {
  const admin = {
    QUEMIAI_ADMIN_EMAIL: 'admin@example.org',
    QUEMIAI_ADMIN_USERNAME: 'admin',
    QUEMIAI_ADMIN_PASSWORD: 'four unrelated words',
  };

  test('is named by all three variables', () => {
    expect(load(admin)).toMatchObject(admin);
  });

  test('is refused with one missing', () => {
    const { QUEMIAI_ADMIN_PASSWORD: _, ...rest } = admin;
    expect(faulty(rest)).toEqual(['QUEMIAI_ADMIN_PASSWORD']);
  });
});

describe('mail', () => {
  const from = { MAIL_FROM: 'Quemiai <no-reply@example.org>' };

  test('is sent by a server that is named with a sender', () => {
    const SMTP_URL = 'smtp://mailer:k3Vq9mXz@mail.example.org:587'; // not-a-secret: made up for these tests
    const url = { SMTP_URL };
    expect(load({ ...url, ...from })).toMatchObject({ ...url, ...from, notices: [] });
    expect(load({ ...url, MAIL_FROM: 'no-reply@example.org' }).MAIL_FROM).toBe('no-reply@example.org');
    expect(faulty(url)).toEqual(['MAIL_FROM']);
  });

  test.each(['mail.example.org', 'https://mail.example.org', 'smtp://', 'smtp:mail.example.org'])(
    'is not sent by "%s"',
    (url) => {
      expect(faulty({ SMTP_URL: url, ...from })).toEqual(['SMTP_URL']);
    },
  );

  test('that nobody will get in production is told', () => {
    expect(load(production).notices).toEqual([expect.stringContaining('SMTP_URL is not set')]);
    expect(load(production).notices.join()).toContain(join(folder, 'outbox'));
    expect(load({}).notices).toEqual([]);
  });
});

describe('nothing is ignored in silence', () => {
  test('REDIS_URL is told to make no cluster yet', () => {
    expect(load({ REDIS_URL: 'redis://localhost:6379' }).notices).toEqual([
      expect.stringContaining('REDIS_URL'),
    ]);
  });

  test('a name of ours that is unknown is told', () => {
    expect(load({ QUEMIAI_DATADIR: '/x' }).notices).toEqual([expect.stringContaining('QUEMIAI_DATADIR')]);
    expect(refusal({ QUEMIAI_DATADIR: '/x', PORT: 'x' }).message).toContain(
      'QUEMIAI_DATADIR is not a variable',
    );
  });
});

test('.env.example lists every variable that is read, and no other', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const listed = [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual([...variableNames].toSorted());
});

test('programs that the server starts get neither its secrets nor its settings', () => {
  const source = { PATH: '/bin', LANG: 'C', JWT_SECRET: 'x', JWT_SECRET_FILE: '/y', DATABASE_URL: 'z' };
  expect(environmentForChildren(source)).toEqual({ PATH: '/bin', LANG: 'C' });
});
