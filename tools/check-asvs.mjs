import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asvsLevels } from './lib/asvs-levels.mjs';
import { asvsProblems } from './lib/asvs-page.mjs';
import { report, root } from './lib/files.mjs';

const page = 'docs/security/asvs.md';
const exists = (path) => existsSync(join(root, dirname(page), path));

report('ASVS page', asvsProblems(page, readFileSync(join(root, page), 'utf8'), asvsLevels, exists));
