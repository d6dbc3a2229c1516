import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { at } from './paths.mjs';

const { packages } = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'));

test('the lock file has the packages of every system, as npm ci wants them', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});

test('nothing in the lock file names a registry', () => {
  const named = Object.entries(packages).filter(([, { resolved, link }]) => resolved && !link);
  expect(named).toEqual([]);
});
