import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { report, root } from './lib/files.mjs';

// Whether the JavaScript that a browser loads until the first conversation is in sight stays below its bound: the page
// itself, signing in and up, and the chat, counted together. What opens later on a click is not part of it.
const dist = 'apps/web/dist';
const bound = 190_000;
const first = [
  'index.html',
  ...['entrance', 'sign-in', 'sign-up', 'inside', 'chat', 'conversation'].map(
    (route) => `src/routes/${route}.tsx`,
  ),
];

/** The files of these entries and of all that they import at once. */
const filesOf = (manifest, names, found = new Set()) => {
  for (const name of names) {
    const entry = manifest[name];
    if (!entry)
      throw new Error(`the build has no ${name}: say in tools/check-bundle-size.mjs what took its place`);
    if (found.has(entry.file)) continue;
    found.add(entry.file);
    filesOf(manifest, entry.imports ?? [], found);
  }
  return found;
};

const check = () => {
  const manifestPath = join(root, dist, '.vite/manifest.json');
  if (!existsSync(manifestPath)) return [{ path: dist, message: 'is not built: run npm run build first' }];
  const files = filesOf(JSON.parse(readFileSync(manifestPath, 'utf8')), first);
  const bytes = [...files, 'theme.js']
    .map((file) => gzipSync(readFileSync(join(root, dist, file)), { level: 9 }).length)
    .reduce((sum, size) => sum + size, 0);
  const sizes = `${(bytes / 1000).toFixed(1)} kB of initial JavaScript (gzip), ${bound / 1000} kB are allowed`;
  if (bytes < bound) {
    console.log(`  ${sizes}`);
    return [];
  }
  return [{ path: dist, message: sizes }];
};

report('Bundle size', check());
