import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadEnv } from './env.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-env-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://social.example.org',
  JWT_SECRET: 'k3Vq9mXz7LpR2tWy8NbC4sHd6JfG1aQe', // not-a-secret: made up for these tests
  JWT_REFRESH_SECRET: 'Zx8cVb5nMq1wEr7tYu3iOp9aSd2fGh6j', // not-a-secret: made up for these tests
  ENCRYPTION_KEY: randomBytes(32).toString('base64url'),
};
const load = (source: Record<string, string>) => loadEnv({ QUEMIAI_DATA_DIR: folder, ...source });

describe('an address without TLS', () => {
  const told = (source: Record<string, string>): string[] =>
    load({ ...production, ...source }).notices.filter((notice) => notice.startsWith('PUBLIC_URL'));

  test('is told in production with what does not work there', () => {
    expect(told({ PUBLIC_URL: 'http://social.example.org' })).toEqual([
      expect.stringMatching(/cookies.*Passkeys and signed requests, and so the administration, need/),
    ]);
  });

  test.each(['https://social.example.org', 'http://localhost:4000', 'http://127.0.0.1', 'http://[::1]:4000'])(
    'is not told of %s',
    (PUBLIC_URL) => {
      expect(told({ PUBLIC_URL })).toEqual([]);
    },
  );
});

describe('what goes to another machine in the clear', () => {
  const told = (source: Record<string, string>): string[] =>
    load({ ...production, ...source }).notices.filter((notice) => notice.includes('TLS'));
  const database = 'postgresql://quemiai:k3Vq9mXz@db.example.org/quemiai'; // not-a-secret: made up for these tests

  test.each<[Record<string, string>, string]>([
    [{ DATABASE_URL: database }, 'DATABASE_URL reaches db.example.org'],
    [{ DATABASE_URL: `${database}?sslmode=no-verify` }, 'sslmode=verify-full'],
    [{ DATABASE_URL: `${database}?sslmode=require&uselibpqcompat=true` }, 'sslmode=disable'],
    [{ DATABASE_URL: 'postgresql://127.0.0.1/quemiai?host=db.example.org' }, 'db.example.org'],
    [{ DATABASE_URL: 'postgresql://127.0.0.1.example.org/quemiai' }, '127.0.0.1.example.org'],
    [{ REDIS_URL: 'redis://cache.example.org' }, 'rediss://'],
  ])('is told at the start in production: %o', (source, part) => {
    expect(told(source)).toEqual([expect.stringContaining(part)]);
    expect(told(source).join()).not.toContain('k3Vq9mXz');
    expect(load(source).notices.join()).not.toContain('TLS');
  });

  test.each<Record<string, string>>([
    { DATABASE_URL: `${database}?sslmode=verify-full` },
    { DATABASE_URL: `${database}?sslmode=require` },
    { DATABASE_URL: `${database}?ssl=true` },
    { DATABASE_URL: `${database}?sslmode=disable` },
    { DATABASE_URL: 'postgresql://localhost:5432/quemiai' },
    { DATABASE_URL: 'postgresql://[::1]/quemiai' },
    { DATABASE_URL: 'postgresql://%2Fvar%2Frun%2Fpostgresql/quemiai' },
    { REDIS_URL: 'rediss://cache.example.org' },
    { REDIS_URL: 'redis://127.0.0.1:6379' },
  ])('is not told of %o', (source) => {
    expect(told(source)).toEqual([]);
  });
});
