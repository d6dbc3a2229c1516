import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/files.mjs';

/** What the running product is made of; development tools stay out. CycloneDX 1.6, JSON. */
const output = join(root, '.build', 'sbom.cdx.json');

mkdirSync(join(root, '.build'), { recursive: true });
const cli = join(root, 'node_modules', '@cyclonedx', 'cyclonedx-npm', 'bin', 'cyclonedx-npm-cli.js');
const args = ['--package-lock-only', '--omit', 'dev', '--output-reproducible', '--spec-version', '1.6'];
const { status } = spawnSync(process.execPath, [cli, ...args, '--output-file', output], {
  cwd: root,
  stdio: 'inherit',
});
if (status === 0) process.stdout.write(`${output}\n`);
process.exitCode = status ?? 1;
