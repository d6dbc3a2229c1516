import { availableParallelism, cpus } from 'node:os';
import { seconds } from './steps.mjs';

/**
 * What became of one thing that was run.
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {string} note what stands beside the name: `41 passed`, `failed`
 * @property {string} [report] what is printed at the end when it failed
 * @property {{ passed: number, failed: number, skipped: number }} [tests]
 */

export const heading = (text) => process.stdout.write(`\n${text}\n`);

const print = (name, note, start) =>
  process.stdout.write(`  ${name.padEnd(26)} ${note.padEnd(30)} ${seconds(start)}\n`);

/** Does the work and prints its row. */
export const row = async (name, work) => {
  const start = performance.now();
  const outcome = await work();
  print(name, outcome.note, start);
  return { name, ...outcome };
};

/** Does all of them, as many at once as there are processors, and never stops at the first that fails. */
export const rows = async (items, limit = availableParallelism?.() ?? cpus().length) => {
  const waiting = [...items];
  const outcomes = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      outcomes.push(await row(next.name, next.work));
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return outcomes;
};

/** Prints what the failed ones had to say. */
export const printReports = (outcomes) => {
  for (const { name, report } of outcomes.filter(({ ok }) => !ok)) {
    process.stdout.write(`\n── ${name} ${'─'.repeat(Math.max(2, 76 - name.length))}\n${report ?? ''}\n`);
  }
};

/** Sums up: what failed without being a test counts as one failure, and tests alone count as passed. */
export const totals = (outcomes) =>
  outcomes.reduce(
    (sum, { ok, tests }) => ({
      passed: sum.passed + (tests?.passed ?? 0),
      failed: sum.failed + Math.max(tests?.failed ?? 0, ok ? 0 : 1),
      skipped: sum.skipped + (tests?.skipped ?? 0),
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

export const totalsLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
