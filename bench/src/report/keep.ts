import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results } from '../results.ts';
import { barPlot, latencyPlot } from './plots.ts';
import { readme } from './readme.ts';

const folder = new URL('../../results/', import.meta.url).pathname;

/** Beside these stand results of single scenarios, which people kept with `--out`. */
const wholeRun = /^\d{4}-\d{2}-\d{2}-.+\.json$/;

/** What a person made of the figures; part of the report. */
const notes = new URL('../../notes.md', import.meta.url).pathname;

const isResults = (value: unknown): value is Results =>
  typeof value === 'object' &&
  value !== null &&
  'scenarios' in value &&
  'commit' in value &&
  'machine' in value;

const read = (name: string): Results => {
  const value: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  if (!isResults(value)) throw new Error(`bench/results/${name} is not a result of the bench`);
  return value;
};

const kept = (): Results[] =>
  readdirSync(folder)
    .filter((name) => wholeRun.test(name))
    .map(read)
    .toSorted((a, b) => b.date.localeCompare(a.date));

/** The readable page and its plots, of the newest run that is kept. */
export const writeReport = (): void => {
  const all = kept();
  const plots = join(folder, 'plots');
  mkdirSync(plots, { recursive: true });
  for (const scenario of all[0]?.scenarios ?? []) {
    if (scenario.figures.length > 0) writeFileSync(join(plots, `${scenario.name}.svg`), barPlot(scenario));
    if (scenario.name === 'latency' && scenario.latency !== undefined)
      writeFileSync(
        join(plots, 'latency-shares.svg'),
        latencyPlot('Send to delivery by share of deliveries', scenario.latency),
      );
  }
  writeFileSync(join(folder, 'README.md'), readme(all, existsSync(notes) ? readFileSync(notes, 'utf8') : ''));
};

/** @returns the file that was written */
export const keepResults = (results: Results): string => {
  mkdirSync(folder, { recursive: true });
  const { hash, dirty } = results.commit;
  const name = `${results.date.slice(0, 10)}-${hash}${dirty ? '-dirty' : ''}.json`;
  writeFileSync(join(folder, name), `${JSON.stringify(results, null, 2)}\n`);
  writeReport();
  return `bench/results/${name}`;
};
