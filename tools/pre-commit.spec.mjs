import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from './lib/files.mjs';
import { canaries } from './lib/secret-canaries.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quemiai-hook-'));
  git('init', '--quiet');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.org');
  mkdirSync(join(folder, '.husky'));
  copyFileSync(join(root, '.husky/pre-commit'), join(folder, '.husky/pre-commit'));
  chmodSync(join(folder, '.husky/pre-commit'), 0o755);
  for (const name of ['tools', 'launcher', 'node_modules']) symlinkSync(join(root, name), join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (program, args, env = {}) => {
  // The hooks of the checkout that runs this test stay out of it, and so does a CI's mark.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:GIT_|CI$|NODE_ENV$|HUSKY$)/.test(name),
  );
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...Object.fromEntries(inherited), ...env },
  });
  return { status, said: stdout + stderr };
};
const git = (...args) => run('git', args);
const install = (env) => run(process.execPath, ['tools/install-hooks.mjs'], env).said.trim();

const commit = (content) => {
  writeFileSync(join(folder, 'settings.ts'), content);
  git('add', 'settings.ts');
  return git('commit', '--message', 'test: settings');
};
const commits = () => Number(git('rev-list', '--count', '--all').said);

test('a planted key is refused, named without being repeated, and a commit without one passes', () => {
  expect(install()).toBe('the hooks were installed');
  const canary = canaries()['an AWS access key'];
  const refused = commit(`export const key = '${canary}';\n`);
  expect(refused.status).not.toBe(0);
  expect(refused.said).toContain('settings.ts:1  looks like a secret');
  expect(refused.said).not.toContain(canary);
  expect(commits()).toBe(0);
  expect(commit('export const key = process.argv[2];\n')).toMatchObject({ status: 0 });
  expect(commits()).toBe(1);
});

test('what is staged counts, not what stands on disk by then', () => {
  install();
  writeFileSync(join(folder, 'settings.ts'), `export const url = '${canaries()['a PostgreSQL address']}';\n`);
  git('add', 'settings.ts');
  writeFileSync(join(folder, 'settings.ts'), 'export {};\n');
  expect(git('commit', '--message', 'test: settings').said).toContain('Nothing was committed');
  expect(commits()).toBe(0);
});

test('without the hook the same commit passes, so it is the hook that refuses', () => {
  expect(commit(`export const key = '${canaries()['an AWS access key']}';\n`)).toMatchObject({ status: 0 });
});

test('a second time changes nothing, and hooks that somebody chose stay', () => {
  install();
  expect(install()).toBe('the hooks are in place');
  git('config', 'core.hooksPath', 'my-hooks');
  expect(install()).toBe('no hooks: core.hooksPath is my-hooks already');
});

test('nothing is installed in a CI, in production, or without Git', () => {
  expect(install({ CI: 'true' })).toMatch(/^no hooks/);
  expect(install({ NODE_ENV: 'production' })).toMatch(/^no hooks/);
  rmSync(join(folder, '.git'), { recursive: true });
  expect(install()).toMatch(/^no hooks/);
});
