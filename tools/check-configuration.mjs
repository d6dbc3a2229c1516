import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationProblems } from './lib/configuration.mjs';
import { report, root } from './lib/files.mjs';

const page = 'docs/configuration.md';
const read = (path) => readFileSync(join(root, path), 'utf8');

report(
  'configuration page',
  configurationProblems(page, read(page), read('apps/backend/src/config/variables.ts')),
);
