import { openApiDocument } from '@quemiai/contract/openapi';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { version } from '../platform/health/version.js';
import { migrationNames } from '../platform/migrations/folder.js';
import { Database } from '../platform/database/database.js';
import type { TestDatabase } from '../testing/database.js';
import { cloneDatabase } from '../testing/database.js';
import { run } from './run.js';

const unreachable = 'postgresql://u:p@127.0.0.1:1/q';

let folder: string;
let databaseUrl: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-cli-'));
  databaseUrl = unreachable;
});
afterEach(() => rmSync(folder, { recursive: true }));

const quemiai = async (
  line: string,
  variables: Record<string, string> = {},
): Promise<{ code: number; out: string; error: string }> => {
  const out: string[] = [];
  const error: string[] = [];
  const source = { QUEMIAI_DATA_DIR: folder, DATABASE_URL: databaseUrl, ...variables };
  const code = await run(line.split(' ').filter(Boolean), source, {
    out: (text) => out.push(text),
    error: (text) => error.push(text),
  });
  return { code, out: out.join('\n'), error: error.join('\n') };
};

describe('help', () => {
  test.each(['', 'help', '--help', '-h'])('"quemiai %s" tells the commands', async (line) => {
    const { code, out } = await quemiai(line);
    expect(code).toBe(0);
    for (const form of ['migrate status', 'migrate apply', 'openapi', 'admin grant'])
      expect(out).toContain(form);
  });

  test.each([
    'nonsense',
    'constructor',
    'migrate',
    'migrate sideways',
    'migrate status now',
    'migrate resolve',
    'migrate resolve x --applied --rolled-back',
    'migrate resolve x --nonsense',
    'openapi more',
  ])('"quemiai %s" is refused with the usage, exit code 64', async (line) => {
    const { code, out, error } = await quemiai(line);
    expect(code).toBe(64);
    expect(out).toBe('');
    expect(error).toMatch(/^Usage: npm run quemiai/m);
    expect(error).not.toMatch(/^\s+at /m);
  });

  test('a refusal tells the forms of the command that was typed, and no other', async () => {
    const { error } = await quemiai('migrate sideways');
    expect(error).toMatch(/^migrate takes status, apply or resolve\n\nUsage: npm run quemiai/);
    expect(error).toContain('  migrate resolve <migration>');
    expect(error).not.toContain('admin');
    expect((await quemiai('nonsense')).error).toContain('  admin grant');
  });

  test.each(['secrets --help', 'secrets list -h', 'secrets sideways --help'])(
    '"quemiai %s" tells the forms of this command',
    async (line) => {
      const { code, out } = await quemiai(line, { PORT: 'x' });
      expect(code).toBe(0);
      expect(out).toMatch(/^Usage: npm run quemiai/);
      expect(out).toContain('  secrets rotate [--leaked]');
      expect(out).toContain('Show how old the secrets are');
      expect(out).not.toContain('migrate');
    },
  );
});

test('a wrong environment is told as by the server, exit code 78', async () => {
  const { code, error } = await quemiai('migrate status', { PORT: 'x' });
  expect(code).toBe(78);
  expect(error).toContain('PORT must be a port');
});

test('a database that cannot be reached is told without a stack', async () => {
  const { code, error } = await quemiai('migrate status');
  expect(code).toBe(1);
  expect(error).toContain('The database cannot be reached');
  expect(error).not.toMatch(/^\s+at /m);
});

describe('a data folder without data', () => {
  const there = (): string[] => readdirSync(folder, { recursive: true }).map(String);
  const unset = { DATABASE_URL: '' };

  test.each([
    'secrets list',
    'secrets rotate',
    'secrets reencrypt',
    'secrets forget',
    'audit verify',
    'audit role',
    'mail test ada@example.org',
    'migrate status',
    'admin grant ada',
    'admin reset-mfa ada',
  ])('"quemiai %s" is refused, and makes nothing there', async (line) => {
    const { code, out, error } = await quemiai(line, unset);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(error).toContain(`There is no Quemiai data in ${folder}`);
    expect(error).toContain('QUEMIAI_DATA_DIR names the data folder');
    expect(there()).toEqual([]);
    writeFileSync(join(folder, 'named'), '/nowhere\n');
    const named = { ...unset, QUEMIAI_DATA_DIR: '', QUEMIAI_DATA_DIR_FILE: join(folder, 'named') };
    expect((await quemiai(line, named)).error).toContain('There is no Quemiai data in /nowhere');
  });

  test('a database elsewhere needs none', async () => {
    expect((await quemiai('migrate status')).error).toContain('The database cannot be reached');
  });

  test('is where "migrate apply" may begin', async () => {
    const { code, out } = await quemiai('migrate apply', unset);
    expect(code).toBe(0);
    expect(out).toContain('applied  ');
    expect((await quemiai('migrate status', unset)).out).toContain('Nothing is pending.');
  });

  test('is left alone by what needs no settings, whatever they are', async () => {
    const wrong = { ...unset, NODE_ENV: 'production', PORT: 'x' };
    expect((await quemiai('openapi', wrong)).code).toBe(0);
    const { code, out } = await quemiai('secrets generate', wrong);
    expect(code).toBe(0);
    expect(out).toMatch(/^JWT_SECRET=.{64}\nJWT_REFRESH_SECRET=.{64}\nENCRYPTION_KEY=.{43}$/);
    expect(there()).toEqual([]);
  });
});

test('openapi prints the document of this version', async () => {
  const { code, out } = await quemiai('openapi');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual(openApiDocument(version));
});

describe('migrate', () => {
  let clone: TestDatabase;
  beforeEach(async () => {
    clone = await cloneDatabase();
    databaseUrl = clone.url;
  });
  afterEach(() => clone.drop());

  const [newest = ''] = migrationNames().slice(-1);
  const query = async (statement: string, values: unknown[] = []): Promise<void> => {
    const database = new Database(clone.url, () => undefined);
    await database.pool.query(statement, values);
    await database.close();
  };

  test('status and apply on a database that is up to date', async () => {
    expect(await quemiai('migrate status')).toMatchObject({
      code: 0,
      out: expect.stringMatching(new RegExp(`applied +${newest}\nNothing is pending`)) as string,
    });
    expect(await quemiai('migrate apply')).toMatchObject({ code: 0, out: 'Nothing was pending.' });
  });

  test('apply brings an empty database up to date', async () => {
    await query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    expect((await quemiai('migrate status')).out).toContain(`pending  ${newest}`);
    const { code, out } = await quemiai('migrate apply');
    expect(code).toBe(0);
    expect(out).toContain(`applied  ${newest}`);
  });

  test('resolve settles a migration in doubt, and refuses one that is not', async () => {
    expect((await quemiai(`migrate resolve ${newest} --applied`)).error).toContain('is not in doubt');
    await query('UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1', [newest]);
    expect((await quemiai('migrate status')).out).toContain(`failed   ${newest}`);
    expect((await quemiai('migrate apply')).code).toBe(1);
    expect(await quemiai(`migrate resolve ${newest} --applied`)).toMatchObject({ code: 0 });
    expect((await quemiai('migrate apply')).code).toBe(0);
  });
});
