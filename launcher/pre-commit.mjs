import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findRuntime } from './node-runtime.mjs';
import { at } from './paths.mjs';

// The host's Node may be too old for the tools; the launcher's is not.
const runtime = findRuntime();
if (runtime === undefined || !existsSync(at('node_modules', '@secretlint', 'core'))) {
  process.stderr.write('The secret scan cannot run: the packages are missing. Run "npm run check" once.\n');
  process.exit(1);
}
const { status } = spawnSync(runtime.node, [at('tools', 'check-secrets.mjs'), '--staged'], {
  stdio: 'inherit',
});
if (status !== 0) process.stderr.write('Nothing was committed.\n');
process.exit(status ?? 1);
