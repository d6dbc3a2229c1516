import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { report, root } from './lib/files.mjs';
import { scan } from './lib/secret-scan.mjs';

const git = (folder, ...args) => execFileSync('git', args, { cwd: folder, maxBuffer: Infinity });
const paths = (output) => output.toString('utf8').split('\0').filter(Boolean);

/** What is about to be committed in the working folder, as it stands in the index. */
const staged = () => {
  const folder = process.cwd();
  return paths(git(folder, 'diff', '--cached', '--name-only', '--diff-filter=ACMRT', '-z')).map((path) => ({
    path,
    read: () => git(folder, 'show', `:${path}`),
  }));
};

/** Everything that Git knows or would take, as it stands on disk. */
const present = () =>
  paths(git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')).map((path) => ({
    path,
    read: () => readFileSync(join(root, path)),
  }));

const contentOf = ({ read }) => {
  try {
    return read();
  } catch {
    // Deleted but not yet committed, a submodule, or a link to nowhere.
    return Buffer.alloc(0);
  }
};

const problems = [];
for (const file of process.argv.includes('--staged') ? staged() : present()) {
  problems.push(...(await scan(file.path, contentOf(file))));
}
report('secrets', problems);
if (problems.length > 0) {
  console.error(
    'Take it out, and revoke it if it is real. A value that was made up carries "not-a-secret: <why>" on its line.',
  );
}
