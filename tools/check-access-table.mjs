import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { accessRows, withAccessTable } from './lib/access-table.mjs';
import { report, root } from './lib/files.mjs';

// Whether docs/security/access-table.md is what the contract decides; with --write, makes it so.
const path = 'docs/security/access-table.md';
const built = (name) => join(root, `packages/contract/dist/${name}.js`);
const load = (name) => import(pathToFileURL(built(name)).href);

const check = async () => {
  if (!existsSync(built('openapi'))) {
    return [{ path, message: 'the contract is not built: run npm run build first' }];
  }
  const [{ openApiDocument }, { routeSpec }, { clientEvents }] = await Promise.all(
    ['openapi', 'routes', 'events'].map(load),
  );
  const before = readFileSync(join(root, path), 'utf8');
  let after;
  try {
    after = withAccessTable(before, accessRows({ document: openApiDocument('0'), routeSpec, clientEvents }));
  } catch (error) {
    return [{ path, message: error.message }];
  }
  if (process.argv.includes('--write')) writeFileSync(join(root, path), after);
  else if (before !== after) {
    const message = 'is not what the contract decides: run node tools/check-access-table.mjs --write';
    return [{ path, message }];
  }
  return [];
};

report('access table', await check());
