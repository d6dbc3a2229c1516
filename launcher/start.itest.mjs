import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Checkout } from './checkout.fixture.mjs';

let checkout;
beforeEach(() => {
  checkout = new Checkout();
  checkout.install();
});
afterEach(() => checkout.remove());

const root = process.getuid?.() === 0;
const all = ['apps/backend', 'apps/web', 'packages/contract'];
const until = (run, text) => expect.poll(() => run.output, { timeout: 20_000 }).toContain(text);

/** Starts until the server is up, then stops it. */
const startOnce = async (args) => {
  const run = checkout.start(args);
  await until(run, 'up');
  run.child.kill('SIGTERM');
  expect(await run.ended).toBe(0);
  return run.output;
};

describe('building', () => {
  test('is done at the first start and not at the second', async () => {
    expect(await startOnce()).toMatch(/^ {2}Built contract, backend, web +\d+\.\d\d s\nup/);
    expect(checkout.built()).toEqual(all);
    expect(await startOnce()).toMatch(/^up/);
    expect(checkout.built()).toEqual([]);
  });

  test.each([
    ['a page changed', 'apps/web/src/main.tsx', ['apps/web']],
    ['the server changed', 'apps/backend/src/main.ts', ['apps/backend']],
    ['a new file appeared', 'apps/backend/src/new.ts', ['apps/backend']],
    ['the contract changed', 'packages/contract/src/chat.ts', all],
    ['a test changed', 'apps/backend/src/main.spec.ts', []],
    ['the documentation changed', 'docs/page.md', []],
  ])('is done again for what it concerns: %s', async (_, path, expected) => {
    await startOnce();
    checkout.built();
    checkout.write(path, '2');
    await startOnce();
    expect(checkout.built()).toEqual(expected);
  });

  test('is not done again for other times of the same files, and is for a missing result', async () => {
    await startOnce();
    checkout.built();
    utimesSync(checkout.path('apps/backend/src/main.ts'), new Date(), new Date(0));
    await startOnce();
    expect(checkout.built()).toEqual([]);
    checkout.write('apps/web/dist/x', '');
    rmSync(checkout.path('apps/web/dist'), { recursive: true });
    await startOnce();
    expect(checkout.built()).toEqual(['apps/web']);
  });

  test('that fails says why and where all of it is, and is tried again', async () => {
    checkout.write('apps/backend/src/wrong.ts', '');
    for (let turn = 0; turn < 2; turn++) {
      const run = checkout.start();
      expect(await run.ended).toBe(1);
      expect(run.output).toContain(
        'The backend does not build\n  src/wrong.ts(1,1): error TS1: this is wrong\n',
      );
      const log = /All of it: (.*)/.exec(run.output)?.[1] ?? '';
      expect(readFileSync(log, 'utf8')).toContain('error TS1');
    }
  });

  test('is done once by two starts at the same time, and the other says that it waits', async () => {
    const env = { BUILD_MS: '400' };
    const first = checkout.start([], { env });
    await expect.poll(() => checkout.read('built.log')).not.toBe('');
    const second = checkout.start([], { env });
    await until(second, `Another start prepares this checkout (process ${first.child.pid}); waiting for it`);
    await Promise.all([until(first, 'up'), until(second, 'up')]);
    expect(checkout.built()).toEqual(all);
  });

  test('goes on after a start that was killed while it built', async () => {
    const killed = checkout.start([], { env: { BUILD_MS: '600' } });
    await expect.poll(() => checkout.read('built.log')).not.toBe('');
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(existsSync(checkout.path('.build/lock'))).toBe(true);
    await startOnce();
    expect(existsSync(checkout.path('.build/lock'))).toBe(false);
  });

  test('in a checkout that is not ours to write is refused, and not needed when all is built', async () => {
    const other = root ? { uid: 65_534, gid: 65_534 } : {};
    for (const path of ['', 'launcher', 'apps/backend']) chmodSync(checkout.path(path), root ? 0o755 : 0o555);
    const refused = checkout.start([], other);
    expect(await refused.ended).toBe(1);
    expect(refused.output).toContain('The checkout cannot be written');
    for (const path of ['', 'launcher', 'apps/backend']) chmodSync(checkout.path(path), 0o755);
    await startOnce();
    const run = checkout.start([], other);
    await until(run, 'up');
  });
});

describe('installing', () => {
  test('is done when the lock file changed, without install scripts', async () => {
    await startOnce();
    expect(checkout.read('npm.log')).toBe('');
    checkout.write(
      'package-lock.json',
      JSON.stringify({ packages: { 'node_modules/a': { version: '2.0.0' } } }),
    );
    expect(await startOnce()).toMatch(/^ {2}Packages installed +\d+\.\d\d s\n/);
    expect(checkout.read('npm.log')).toMatch(/^ci --ignore-scripts [^\n]*\n$/);
    await startOnce();
    expect(checkout.read('npm.log').split('\n')).toHaveLength(2);
  });

  test.each([
    ['npm error code ENOTFOUND', 'The package registry cannot be reached'],
    ['npm error code ENOSPC', 'The disk is full'],
    ['npm error code EUSAGE', 'package-lock.json does not fit package.json'],
    ['npm error something else', 'Installing failed'],
  ])('that fails with "%s" says: %s', async (says, title) => {
    writeFileSync(checkout.path('package-lock.json'), '{"packages":{"node_modules/b":{"version":"1.0.0"}}}');
    const run = checkout.start([], { env: { NPM_SAYS: says } });
    expect(await run.ended).toBe(1);
    expect(run.output).toContain(
      `${title}\n  ${says}\n  All of it: ${checkout.path('.build/logs/packages.log')}\n`,
    );
    expect(checkout.built()).toEqual([]);
  });
});

describe('running', () => {
  test('passes options and the exit code on', async () => {
    const run = checkout.start(['--demo'], { env: { EXIT: '7' } });
    await until(run, 'up --demo');
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(7);
  });

  test('passes one signal on for several that come at once', async () => {
    const run = checkout.start();
    await until(run, 'up');
    run.child.kill('SIGINT');
    run.child.kill('SIGINT');
    await until(run, 'got SIGINT');
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(run.output.match(/got SIGINT/g)).toHaveLength(1);
  });

  test('says when the server was killed', async () => {
    checkout.write('apps/backend/main.js.txt', `process.kill(process.pid, 'SIGKILL')`);
    const run = checkout.start();
    expect(await run.ended).toBe(137);
    expect(run.output).toContain('The server was ended by SIGKILL.');
  });

  test('leaves no server behind when the launcher is killed', async () => {
    const run = checkout.start();
    await until(run, 'up');
    run.child.kill('SIGKILL');
    // The output ends when the server, which holds the other end of it, has ended.
    await run.ended;
    expect(run.output).toContain('got SIGTERM');
  });

  test('stops when the npm that started it is gone', async () => {
    const script = `const { spawn } = require('node:child_process');
      spawn(process.execPath, [${JSON.stringify(checkout.path('launcher/start.mjs'))}], { stdio: 'inherit' });
`;
    checkout.write('as-npm.cjs', script);
    const npm = spawn(process.execPath, [checkout.path('as-npm.cjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        npm_lifecycle_event: 'start',
        npm_execpath: checkout.path('npm/bin/npm-cli.js'),
      },
    });
    const run = { output: '' };
    npm.stdout.on('data', (chunk) => {
      run.output += chunk;
    });
    const over = new Promise((resolve) => {
      npm.stdout.once('close', resolve);
    });
    await until(run, 'up');
    npm.kill('SIGKILL');
    await over;
    expect(run.output).toContain('got SIGTERM');
  });

  test('refuses an option it does not know, and explains those it does', async () => {
    const refused = checkout.start(['--dmeo']);
    expect(await refused.ended).toBe(64);
    expect(refused.output).toContain('Unknown option --dmeo');
    const help = checkout.start(['--help']);
    expect(await help.ended).toBe(0);
    expect(help.output).toContain('npm start -- --demo');
    expect(checkout.built()).toEqual([]);
  });
});
