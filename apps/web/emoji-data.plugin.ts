import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const folder = join(require.resolve('emojibase-data/package.json'), '..');
const files = ['en/data.json', 'en/messages.json'];

/**
 * Serves emojibase's data from our own origin under an address that changes with its version, so that it can be
 * kept by browsers like every other asset. `import { emojiDataUrl } from 'virtual:emoji-data'` is that address.
 */
export function emojiData(): Plugin {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const base = `assets/emoji-${version}`;
  const id = 'virtual:emoji-data';
  return {
    name: 'quemiai-emoji-data',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (source) =>
      source === `\0${id}` ? `export const emojiDataUrl = ${JSON.stringify(`/${base}`)};` : undefined,
    configureServer(server) {
      for (const file of files) {
        server.middlewares.use(`/${base}/${file}`, (_request, response) => {
          response.setHeader('content-type', 'application/json');
          response.end(readFileSync(join(folder, file)));
        });
      }
    },
    generateBundle() {
      for (const file of files) {
        const source = readFileSync(join(folder, file));
        this.emitFile({ type: 'asset', fileName: `${base}/${file}`, source });
      }
    },
  };
}
