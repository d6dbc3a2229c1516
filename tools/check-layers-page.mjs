import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { report, root } from './lib/files.mjs';
import { withLayers } from './lib/layers-page.mjs';
import * as layers from './layers.mjs';

const path = 'docs/architecture.md';
const before = readFileSync(join(root, path), 'utf8');
const after = withLayers(before, layers);
if (process.argv.includes('--write')) writeFileSync(join(root, path), after);
else {
  const message = 'does not print tools/layers.mjs: run node tools/check-layers-page.mjs --write';
  report('printed layers', before === after ? [] : [{ path, message }]);
}
