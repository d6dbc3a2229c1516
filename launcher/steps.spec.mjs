import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const steps = new URL('steps.mjs', import.meta.url).href;
const run = (text) => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `import { step, stepsBeside } from '${steps}'; ${text}`],
    { encoding: 'utf8' },
  );
  return { stdout, stderr };
};
const done = "await step('Building', () => 'Built', async () => undefined);";

test('a start tells its steps where it tells all else', () => {
  expect(run(done)).toEqual({ stdout: expect.stringMatching(/^ {2}Built +\d+\.\d\d s\n$/), stderr: '' });
});

test('beside a command whose output is read, they go to standard error', () => {
  expect(run(`stepsBeside(); ${done}`)).toEqual({ stdout: '', stderr: expect.stringMatching(/^ {2}Built/) });
});
