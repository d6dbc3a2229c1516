import { checkSteps } from './check-steps.mjs';
import { Failure } from './failure.mjs';
import { at } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { codeOf, runAttached, runLogged, stopSignal } from './processes.mjs';
import { heading, printReports, row, rows, totals, totalsLine } from './rows.mjs';
import { seconds, stepsBeside } from './steps.mjs';
import { ensureChromium, ensureRedis, findChromium } from './system-parts.mjs';
import { backendRun, coverageRow, endToEndRuns, launcherRun, unitRuns } from './test-runs.mjs';

const noOptions = (task, args) => {
  if (args.length > 0) {
    throw new Failure(
      `Unknown option ${args[0]}`,
      `npm run ${task} takes none`,
      'See npm run build -- --help.',
      64,
    );
  }
};

/** Whoever checks and tests is about to commit: from then on Git asks the hook first. */
const installHooks = (node) => runLogged('hooks', node, [at('tools', 'install-hooks.mjs')]);

const build = async (args) => {
  noOptions('build', args);
  await prepare({ build: true });
  process.stdout.write('  Everything is built\n');
  return 0;
};

const check = async (args) => {
  noOptions('check', args);
  const start = performance.now();
  const { node } = await prepare({ build: true });
  await installHooks(node);
  heading('Checks');
  const outcomes = await rows([...checkSteps(node), ...unitRuns(node)]);
  printReports(outcomes);
  const failed = outcomes.filter(({ ok }) => !ok).map(({ name }) => name);
  const verdict =
    failed.length === 0
      ? 'All is well'
      : `${failed.length} of ${outcomes.length} failed: ${failed.join(', ')}`;
  process.stdout.write(`\n${verdict} (${seconds(start).trim()})\n`);
  return failed.length === 0 ? 0 : 1;
};

/** Everything, with the true totals on the last line, whatever happens before it. */
const test = async (args) => {
  noOptions('test', args);
  const outcomes = [];
  const add = async (items, limit) => {
    if (!stopSignal()) outcomes.push(...(await rows(items, limit)));
  };
  try {
    const { node } = await prepare({ build: true });
    await installHooks(node);
    heading('Checks');
    await add([...checkSteps(node), ...unitRuns(node, { backend: false, coverage: true })]);
    heading('Backend on PostgreSQL, launcher as a process');
    outcomes.push(await row('Redis', ensureRedis));
    await add([backendRun(node), launcherRun(node)], 1);
    await add([coverageRow('contract'), coverageRow('backend')], 1);
    heading('The built server from outside');
    outcomes.push(await row('Chromium', ensureChromium));
    await add(endToEndRuns(node, findChromium()), 1);
    if (stopSignal()) outcomes.push({ name: 'stopped', ok: false, note: '', report: `by ${stopSignal()}` });
  } catch (error) {
    outcomes.push({
      name: 'preparing',
      ok: false,
      note: '',
      report: error instanceof Failure ? error.text : error.stack,
    });
  }
  printReports(outcomes);
  const sums = totals(outcomes);
  process.stdout.write(`\n${totalsLine(sums)}\n`);
  return sums.failed === 0 ? 0 : 1;
};

/** Something of ours on this terminal, with all arguments passed on. */
const attached = (script) => async (args) => {
  stepsBeside();
  const { node } = await prepare({ build: true });
  const { code, signal } = await runAttached(node, [at(script), ...args]);
  return codeOf(code, signal);
};

const tasks = {
  build: { work: build, what: 'builds what is missing or older than its sources' },
  check: { work: check, what: 'formatting, lint, types, import directions, dead code, drift, unit tests' },
  test: { work: test, what: 'all of that, then every test; the last line has the totals' },
  bench: { work: attached('bench/src/main.ts'), what: 'measures; npm run bench -- --help' },
  defects: {
    work: attached('tools/seeded-defects.mjs'),
    what: 'puts known defects in, one at a time, and demands that tests fail; npm run defects -- [area or id …]',
  },
  quemiai: {
    work: attached('apps/backend/dist/cli/quemiai.js'),
    what: 'administers; npm run quemiai -- help',
  },
};

const help = `Usage: node launcher/run.mjs <task>

${Object.entries(tasks)
  .map(([name, { what }]) => `  ${name.padEnd(10)} ${what}`)
  .join('\n')}

npm start runs the server; npm test and npm run <task> run these.
`;

/** Runs the task that the first argument names. */
export const runTask = ([name, ...args]) => {
  const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined;
  const ours = !['bench', 'defects', 'quemiai'].includes(name);
  if (
    ['--help', '-h', 'help'].includes(name) ||
    (task && ours && args.some((arg) => ['--help', '-h'].includes(arg)))
  ) {
    process.stdout.write(help);
    return 0;
  }
  if (!task) {
    throw new Failure(
      name ? `Unknown task ${name}` : 'Which task?',
      `known: ${Object.keys(tasks).join(', ')}`,
      'See node launcher/run.mjs --help.',
      64,
    );
  }
  return task.work(args);
};
