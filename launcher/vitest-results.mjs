import { relative } from 'node:path';
import { root } from './paths.mjs';
import { plain } from './processes.mjs';

const shown = (message) =>
  plain(message)
    .split('\n')
    .slice(0, 12)
    .map((line) => `    ${line}`);

const reportOf = (file) => {
  const path = relative(root, file.name);
  const failed = file.assertionResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return [path, ...shown(file.message)];
  return failed.flatMap(({ fullName, failureMessages }) => [
    `${path}  ${fullName}`,
    ...failureMessages.flatMap(shown),
  ]);
};

/**
 * What Vitest's JSON report says, as an outcome of a row. A file that fails as a whole, such as one that cannot be
 * loaded, is one failure; so is a run that fails with no test to blame.
 * @param results the report; undefined where Vitest wrote none
 */
export const outcomeOf = (results, exitCode, output) => {
  if (results === undefined) {
    return { ok: false, note: 'did not run', report: output };
  }
  const files = results.testResults.filter(({ status }) => status === 'failed');
  const broken = files.filter(
    ({ assertionResults }) => !assertionResults.some(({ status }) => status === 'failed'),
  );
  const tests = {
    passed: results.numPassedTests,
    failed: results.numFailedTests + broken.length,
    skipped: results.numPendingTests + results.numTodoTests,
  };
  const none = tests.passed + tests.failed === 0;
  const ok = exitCode === 0 && tests.failed === 0 && !none;
  if (!ok && tests.failed === 0) tests.failed = 1;
  const parts = [`${tests.passed} passed`];
  if (tests.failed > 0) parts.push(`${tests.failed} failed`);
  if (tests.skipped > 0) parts.push(`${tests.skipped} skipped`);
  const report = files.length > 0 ? files.flatMap(reportOf).join('\n') : output;
  return { ok, note: none ? 'no test ran' : parts.join(', '), tests, ...(ok ? {} : { report }) };
};
