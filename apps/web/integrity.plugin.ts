import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const tag = /<(?:script|link)\b[^>]*?\b(?:src|href)="\/([^"]+\.(?:js|css))"[^>]*>/g;

/** Names in the page the digest of each script and style sheet that it loads (Subresource Integrity). */
export const integrity = (): Plugin => {
  let folder = 'dist';
  return {
    name: 'integrity',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir);
    },
    closeBundle: () => {
      const page = join(folder, 'index.html');
      const html = readFileSync(page, 'utf8').replace(tag, (whole, path: string) => {
        const digest = createHash('sha384')
          .update(readFileSync(join(folder, path)))
          .digest('base64');
        return whole.replace(/>$/, ` integrity="sha384-${digest}">`);
      });
      writeFileSync(page, html);
    },
  };
};
