import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../results.ts';

const folder = new URL('../../results/', import.meta.url).pathname;

/** @returns the file that was written */
export const keepResults = (results: Results): string => {
  mkdirSync(folder, { recursive: true });
  const { hash, dirty } = results.commit;
  const name = `${results.date.slice(0, 10)}-${hash}${dirty ? '-dirty' : ''}.json`;
  writeFileSync(join(folder, name), `${JSON.stringify(results, null, 2)}\n`);
  return `bench/results/${name}`;
};
