import { expect, it } from 'vitest';
import { stepFor } from './steps.js';

it.each([
  [undefined, false, 'account'],
  ['community', false, 'community'],
  ['codes', false, 'account'],
  ['nonsense', false, 'account'],
  [undefined, true, 'factor'],
  ['community', true, 'factor'],
  ['codes', true, 'codes'],
  ['done', true, 'done'],
] as const)('an address with %s, signed in: %s, leads to the step %s', (asked, signedIn, step) => {
  expect(stepFor(asked, signedIn)).toBe(step);
});
