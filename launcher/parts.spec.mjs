import { describe, expect, test } from 'vitest';
import { isNewEnough, runtimeProject } from './node-runtime.mjs';
import { fits } from './packages.mjs';
import { nodePackages, npmPackage } from './pins.mjs';
import { plain } from './processes.mjs';
import { totals, totalsLine } from './rows.mjs';
import { outcomeOf } from './vitest-results.mjs';

test.each([
  ['18.20.4', false],
  ['24.6.9', false],
  ['24.7.0', true],
  ['24.21.0', true],
  ['25.0.0', true],
])('Node %s is new enough: %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});

test('every package that is fetched is new enough and locked to a checksum', () => {
  for (const pin of Object.values(nodePackages)) expect(isNewEnough(pin.version)).toBe(true);
  for (const pin of [...Object.values(nodePackages), npmPackage]) {
    expect(pin.integrity).toMatch(/^sha512-[\w+/]{86}==$/);
    const { manifest, lock } = runtimeProject([pin]);
    expect(manifest.dependencies).toEqual({ [pin.name]: pin.version });
    expect(lock.packages[`node_modules/${pin.name}`]).toEqual({
      version: pin.version,
      integrity: pin.integrity,
    });
  }
});

describe('packages installed by hand', () => {
  const locked = {
    '': { version: '0.1.0' },
    'apps/web': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a/node_modules/b': { version: '2.0.0' },
    'node_modules/mac-only': { version: '1.0.0', optional: true },
    'node_modules/@quemiai/web': { link: true, resolved: 'apps/web' },
  };
  const present = {
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a/node_modules/b': { version: '2.0.0' },
    'node_modules/@quemiai/web': { link: true, resolved: 'apps/web' },
  };

  test('fit when they are those of the lock file, but for other systems', () => {
    expect(fits(locked, present)).toBe(true);
  });

  test.each([
    ['one is missing', { ...present, 'node_modules/a/node_modules/b': undefined }],
    ['one is of another version', { ...present, 'node_modules/a': { version: '1.0.1' } }],
    ['a workspace is not linked', { ...present, 'node_modules/@quemiai/web': undefined }],
  ])('do not fit when %s', (_, found) => {
    expect(fits(locked, found)).toBe(false);
  });
});

describe('what Vitest reports', () => {
  const test1 = { status: 'passed', fullName: 'a', failureMessages: [] };
  const file = (status, assertionResults, message = '') => ({
    name: 'x.spec.ts',
    status,
    assertionResults,
    message,
  });
  const report = (passed, failed, testResults, skipped = 0) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: 0,
    testResults,
  });

  test('passed and skipped tests are counted', () => {
    expect(outcomeOf(report(2, 0, [file('passed', [test1])], 1), 0, '')).toEqual({
      ok: true,
      note: '2 passed, 1 skipped',
      tests: { passed: 2, failed: 0, skipped: 1 },
    });
  });

  test('a failed test is counted and shown with its file', () => {
    const failed = { status: 'failed', fullName: 'the name', failureMessages: ['expected 1\nnot 2'] };
    const outcome = outcomeOf(report(1, 1, [file('failed', [test1, failed])]), 1, '');
    expect(outcome).toMatchObject({ ok: false, note: '1 passed, 1 failed', tests: { passed: 1, failed: 1 } });
    expect(outcome.report).toContain('x.spec.ts  the name\n    expected 1\n    not 2');
  });

  test.each([
    ['a file that cannot be loaded', report(3, 0, [file('failed', [], 'no such module')]), 1, 1],
    ['an error outside any test', report(3, 0, [file('passed', [test1])]), 1, 1],
    ['no test at all', report(0, 0, []), 0, 1],
  ])('%s is a failure', (_, results, exitCode, failed) => {
    expect(outcomeOf(results, exitCode, 'said')).toMatchObject({ ok: false, tests: { failed } });
  });

  test('no report is a failure too', () => {
    expect(outcomeOf(undefined, 1, 'said')).toEqual({ ok: false, note: 'did not run', report: 'said' });
  });
});

describe('the totals', () => {
  const outcome = (ok, passed, failed, skipped = 0) => ({ ok, tests: { passed, failed, skipped } });

  test('add up all runs; a failed check is a failure, and a check that is well is no test', () => {
    const sums = totals([outcome(true, 10, 0), outcome(false, 5, 2, 1), { ok: true }, { ok: false }]);
    expect(sums).toEqual({ passed: 15, failed: 3, skipped: 1 });
    expect(totalsLine(sums)).toBe('15 passed, 3 failed, 1 skipped');
  });

  test('end in the line that is looked for', () => {
    expect(totalsLine(totals([outcome(true, 10, 0)]))).toBe('10 passed, 0 failed');
  });
});

test('colours are taken out of what tools print, and brackets are not', () => {
  expect(plain('\u001B[1m\u001B[31mfailed\u001B[39m [1] at [a]')).toBe('failed [1] at [a]');
});
