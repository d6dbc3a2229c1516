import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { report, root } from './lib/files.mjs';

// Whether packages/contract/openapi.json is what the contract says; with --write, makes it so.
const path = 'packages/contract/openapi.json';
const built = join(root, 'packages/contract/dist/openapi.js');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const check = async () => {
  if (!existsSync(built)) return [{ path, message: 'the contract is not built: run npm run build first' }];
  const { openApiDocument } = await import(pathToFileURL(built).href);
  const wanted = `${JSON.stringify(openApiDocument(version), null, 2)}\n`;
  if (process.argv.includes('--write')) writeFileSync(join(root, path), wanted);
  const present = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
  if (present === wanted) return [];
  return [{ path, message: 'is not what the contract says: run node tools/check-openapi.mjs --write' }];
};

report('OpenAPI document', await check());
