import { existsSync, readdirSync } from 'node:fs';
import { at } from './paths.mjs';
import { lastLines, runLogged } from './processes.mjs';

/** A program whose exit code says whether all is well. */
const tool = (node, name, script, ...args) => ({
  name,
  work: async () => {
    const { code, output, path } = await runLogged(name, node, [at(script), ...args], {
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    if (code === 0) return { ok: true, note: 'ok' };
    return { ok: false, note: 'failed', report: `${lastLines(output, 60)}\n\nAll of it: ${path}` };
  },
});

const typeProjects = ['.', 'apps/web', 'e2e', 'bench'];

/** The repository's own checks: each `tools/check-*.mjs`. */
const ownChecks = () =>
  readdirSync(at('tools'))
    .flatMap((file) => /^check-([\w-]+)\.mjs$/.exec(file)?.[1] ?? [])
    .sort();

/** All checks that are no tests; the longest first, as they share the processors. */
export const checkSteps = (node) => [
  tool(node, 'lint', 'node_modules/oxlint/bin/oxlint'),
  tool(
    node,
    'formatting',
    'node_modules/prettier/bin/prettier.cjs',
    ...['--check', '.', '--log-level=warn', '--cache', '--cache-location=.build/prettier'],
  ),
  tool(node, 'dead code', 'node_modules/knip/bin/knip.js'),
  ...typeProjects
    .filter((folder) => existsSync(at(folder, 'tsconfig.json')))
    .map((folder) =>
      tool(
        node,
        `types: ${folder === '.' ? 'tests' : folder}`,
        'node_modules/typescript/bin/tsc',
        '-p',
        folder,
        '--noEmit',
      ),
    ),
  ...ownChecks().map((name) => tool(node, name.replaceAll('-', ' '), `tools/check-${name}.mjs`)),
];
