import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultOf, loadDefects } from './lib/defects.mjs';
import { root } from './lib/files.mjs';

// Shows that the tests bite: puts one defect at a time into the sources as the tests load them, and demands that the
// tests named with it fail. `node tools/seeded-defects.mjs [area or id …]`

const scratch = join(root, '.build/defects');

/** Runs the tests of one defect. @returns why it was not caught; undefined when it was */
const seed = (defect) => {
  const fault = faultOf(defect);
  if (fault) return fault;
  const [plan, results] = [join(scratch, `${defect.id}.json`), join(scratch, `${defect.id}.results.json`)];
  rmSync(results, { force: true });
  writeFileSync(plan, JSON.stringify(defect));
  const tests = defect.tests.map((path) => path.replace('apps/backend/', ''));
  const args = ['run', '--root', 'apps/backend', '--config', 'vitest.defect.config.ts', '--reporter=json'];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), ...args, `--outputFile.json=${results}`, ...tests],
    { cwd: root, env: { ...process.env, SEEDED_DEFECT: plan }, encoding: 'utf8' },
  );
  let outcome;
  try {
    outcome = JSON.parse(readFileSync(results, 'utf8'));
  } catch {
    return `the tests did not run:\n${stdout}${stderr}`;
  }
  if (outcome.numFailedTests > 0) return undefined;
  const broken = outcome.testResults.map(({ message }) => message).filter(Boolean);
  // A file that does not load says nothing about its tests.
  if (broken.length > 0 || outcome.numTotalTests === 0)
    return `the tests did not run:\n${broken.join('\n') || stdout + stderr}`;
  return `all ${outcome.numPassedTests} tests passed with it`;
};

const wanted = process.argv.slice(2);
const defects = (await loadDefects()).filter(
  ({ area, id }) => wanted.length === 0 || wanted.includes(area) || wanted.includes(id),
);
mkdirSync(scratch, { recursive: true });
let missed = 0;
for (const defect of defects) {
  const start = performance.now();
  const problem = seed(defect);
  if (problem) missed++;
  const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  console.log(`${problem ? 'MISSED' : 'caught'}  ${defect.area}/${defect.id}  ${took}  ${defect.why}`);
  if (problem) console.log(`        ${problem}`);
}
console.log(`\n${defects.length - missed} of ${defects.length} seeded defects were caught.`);
if (missed > 0 || defects.length === 0) process.exitCode = 1;
