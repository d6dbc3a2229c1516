import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findBinaries } from './binaries.js';

const root = process.getuid?.() === 0;
const someone = root ? { uid: 65_534, gid: 65_534 } : undefined;
let base: string;
let from: { root: string; version: string };

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'quemiai-binaries-'));
  chmodSync(base, 0o755);
  const native = join(base, 'package', 'native');
  for (const folder of ['bin', 'lib', 'share/postgresql'])
    mkdirSync(join(native, folder), { recursive: true });
  for (const name of ['postgres', 'initdb', 'pg_ctl'])
    writeFileSync(join(native, 'bin', name), '', { mode: 0o755 });
  for (const name of ['libpq.so.5.18', 'libpq.a']) writeFileSync(join(native, 'lib', name), '');
  writeFileSync(
    join(native, 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
  );
  from = { root: join(base, 'package'), version: '18.4.0' };
});
afterEach(() => {
  if (existsSync(from.root)) chmodSync(join(from.root, 'native', 'lib'), 0o755);
  rmSync(base, { recursive: true });
});

const find = () => findBinaries(join(base, 'data'), someone, from, join(base, 'cache'));

test('the package is completed where npm put it', () => {
  expect(find()).toEqual({
    postgres: join(from.root, 'native/bin/postgres'),
    initdb: join(from.root, 'native/bin/initdb'),
    pgCtl: join(from.root, 'native/bin/pg_ctl'),
    major: 18,
  });
  expect(readlinkSync(join(from.root, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
  expect(existsSync(join(base, 'data'))).toBe(false);
});

test.runIf(root)('a package that the PostgreSQL user cannot enter is copied to where it can, once', () => {
  chmodSync(join(from.root, 'native', 'share', 'postgresql'), 0o700);
  chmodSync(from.root, 0o700);
  const place = join(base, 'cache', 'postgresql-18.4.0');
  expect(find().postgres).toBe(join(place, 'native/bin/postgres'));
  expect(readlinkSync(join(place, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
  expect(existsSync(join(place, 'native/lib/libpq.a'))).toBe(false);
  writeFileSync(join(place, 'mark'), '');
  find();
  expect(existsSync(join(place, 'mark'))).toBe(true);
});

test.skipIf(root)('a package that we may not complete is copied below the data folder', () => {
  chmodSync(join(from.root, 'native', 'lib'), 0o555);
  const place = join(base, 'data', 'postgresql-18.4.0');
  expect(find().postgres).toBe(join(place, 'native/bin/postgres'));
  expect(readlinkSync(join(place, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
});

test('a half copied package is copied again', () => {
  const place = join(base, someone ? 'cache' : 'data', 'postgresql-18.4.0');
  rmSync(join(from.root, 'native', 'bin', 'initdb'));
  expect(() => find()).toThrow('cannot be run from');
  expect(existsSync(join(place, 'native/bin/initdb'))).toBe(false);
  cpSync(join(from.root, 'native/bin/postgres'), join(from.root, 'native/bin/initdb'));
  expect(find().initdb).toBe(join(from.root, 'native/bin/initdb'));
});
