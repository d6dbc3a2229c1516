import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readFiles, report, root } from './lib/files.mjs';
import { isText, linkProblems, textProblems } from './lib/text-rules.mjs';

const files = readFiles(isText);
const exists = (path) => existsSync(join(root, path));

report(
  'text and links',
  [...files].flatMap(([path, text]) => [
    ...textProblems(path, text),
    ...(path.endsWith('.md') ? linkProblems(path, text, exists, (other) => files.get(other) ?? '') : []),
  ]),
);
