import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

interface Defect {
  file: string;
  find: string;
  replace: string;
}

const path = process.env['SEEDED_DEFECT'];
if (path === undefined)
  throw new Error('SEEDED_DEFECT names the file that holds the defect: npm run defects');
const defect = JSON.parse(readFileSync(path, 'utf8')) as Defect;
const target = fileURLToPath(new URL(`../../${defect.file}`, import.meta.url));

/** The tests on sources with one defect put in while they are loaded; the sources themselves stay as they are. */
export default mergeConfig(
  base,
  defineConfig({
    // What was once transformed is kept beside the configuration's name: another defect would not be put in.
    test: { fsModuleCache: false },
    plugins: [
      {
        name: 'seeded-defect',
        enforce: 'pre',
        transform: (code, id) =>
          id.split('?')[0] === target ? code.replace(defect.find, () => defect.replace) : undefined,
      },
    ],
  }),
);
