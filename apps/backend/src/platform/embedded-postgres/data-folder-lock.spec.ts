import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StartupError } from '../errors/startup-error.js';
import { lockDataFolder } from './data-folder-lock.js';
import { identityOf } from './process-info.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const refusal = (dataDir = folder): StartupError => {
  try {
    lockDataFolder(dataDir);
  } catch (error) {
    if (error instanceof StartupError) return error;
    throw error;
  }
  throw new Error('not refused');
};
const leave = (content: string): void => writeFileSync(join(folder, 'quemiai.lock'), content);

test('a folder is held until it is released, and nothing is left', () => {
  const lock = lockDataFolder(folder);
  expect(refusal().title).toBe('Quemiai is already running on this data folder');
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  lockDataFolder(folder).release();
});

test('the refusal names the process and, once it is known, the address', () => {
  const lock = lockDataFolder(folder);
  expect(refusal().detail).toBe(`process ${process.pid} uses ${folder} and is still starting`);
  lock.announce('http://127.0.0.1:4000');
  expect(refusal().detail).toBe(`process ${process.pid} uses ${folder} and answers at http://127.0.0.1:4000`);
  lock.announce('https://social.example.org', '127.0.0.1:4000');
  expect(refusal().detail).toContain('answers at https://social.example.org, listening on 127.0.0.1:4000');
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['of a process that is gone', JSON.stringify({ pid: 4_190_000, identity: identityOf(process.pid) })],
  ['whose pid another process has now', JSON.stringify({ pid: process.pid, identity: 'another boot/1' })],
  ['that is empty', ''],
  ['of another shape', '{"pid":"1"}'],
])('a lock %s is taken over', (_, content) => {
  leave(content);
  const lock = lockDataFolder(folder);
  expect(JSON.parse(readFileSync(join(folder, 'quemiai.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  expect(readdirSync(folder)).toEqual(['quemiai.lock']);
  lock.release();
});

test('releasing leaves the lock of another alone', () => {
  const lock = lockDataFolder(folder);
  leave('{"pid":1,"identity":"x"}');
  lock.announce('http://127.0.0.1:4000');
  lock.release();
  expect(readdirSync(folder)).toEqual(['quemiai.lock']);
});

test('a missing folder is made, and a file in its place is told', () => {
  lockDataFolder(join(folder, 'a', 'b')).release();
  writeFileSync(join(folder, 'file'), '');
  expect(refusal(join(folder, 'file')).detail).toContain('a file stands in its place');
  expect(refusal(join(folder, 'file', 'data')).detail).toContain('part of the path is a file');
});
