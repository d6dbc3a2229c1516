import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { at, buildDir } from './paths.mjs';
import { lastLines, runLogged } from './processes.mjs';
import { outcomeOf } from './vitest-results.mjs';

const longestRun = 40 * 60_000;
const leastCoverage = 85;

const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined);

const coverageDir = (name) => at('coverage', name);
const coverageFlags = (name) => [
  '--coverage.enabled',
  '--coverage.reportOnFailure',
  '--coverage.provider=v8',
  '--coverage.include=src/**/*.ts',
  '--coverage.exclude=src/generated/**',
  '--coverage.exclude=src/testing/**',
  '--coverage.reporter=json-summary',
  '--coverage.reporter=html',
  `--coverage.reportsDirectory=${coverageDir(name)}`,
];

/**
 * A run of Vitest as a row.
 * @param args beyond the reporters; the folder is `--root`
 * @param coverage the name of the coverage report, where one is wanted
 */
const vitest = (node, name, args, { coverage, env = {} } = {}) => ({
  name,
  work: async () => {
    const json = join(buildDir, 'results', `${name.replace(/\W+/g, '-')}.json`);
    mkdirSync(dirname(json), { recursive: true });
    rmSync(json, { force: true });
    const flags = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${json}`];
    const all = [
      at('node_modules/vitest/vitest.mjs'),
      ...flags,
      ...args,
      ...(coverage ? coverageFlags(coverage) : []),
    ];
    const options = { env: { ...process.env, NO_COLOR: '1', ...env }, timeout: longestRun };
    const { code, output, path } = await runLogged(name, node, all, options);
    const outcome = outcomeOf(readJson(json), code, lastLines(output, 30));
    return outcome.ok ? outcome : { ...outcome, report: `${outcome.report}\n\nAll of it: ${path}` };
  },
});

/** The tests that need neither a database nor a browser. */
export const unitRuns = (node, { backend = true, coverage = false } = {}) => [
  vitest(node, 'unit: contract', ['--root', 'packages/contract'], coverage ? { coverage: 'contract' } : {}),
  ...(backend ? [vitest(node, 'unit: backend', ['--root', 'apps/backend', '--project', 'unit'])] : []),
  vitest(node, 'unit: web', ['--root', 'apps/web']),
  vitest(node, 'unit: tools', ['--config', 'tools/vitest.config.mjs']),
  vitest(node, 'unit: launcher', ['--config', 'launcher/vitest.config.mjs', '.spec.']),
  vitest(node, 'unit: bench', ['--root', 'bench']),
];

/** Unit tests of the backend too, so that the coverage is of both. */
export const backendRun = (node) =>
  vitest(node, 'backend', ['--root', 'apps/backend'], { coverage: 'backend' });

/** The launcher as a process, on a checkout made for it. */
export const launcherRun = (node) =>
  vitest(node, 'launcher', ['--config', 'launcher/vitest.config.mjs', '.itest.']);

export const endToEndRuns = (node, chromium) =>
  ['contract', 'hostile', 'lifecycle', 'delivery', 'browser'].map((project) =>
    vitest(node, `end to end: ${project}`, ['--root', 'e2e', '--project', project], {
      env: chromium ? { CHROMIUM_PATH: chromium } : {},
    }),
  );

/** Whether enough lines were run, of what was measured. */
export const coverageRow = (name) => ({
  name: `coverage: ${name}`,
  work: () => {
    const found = readJson(join(coverageDir(name), 'coverage-summary.json'))?.total.lines.pct;
    const ok = found !== undefined && found >= leastCoverage;
    const note = found === undefined ? 'not measured' : `${found} % of lines`;
    const report = `${note}; at least ${leastCoverage} % are wanted. File by file: ${coverageDir(name)}/index.html`;
    return Promise.resolve(ok ? { ok, note } : { ok, note: `${note}, too few`, report });
  },
});
