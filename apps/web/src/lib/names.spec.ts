import { expect, it } from 'vitest';
import { listNames, plural } from './names.js';

it('lists names as a person would say them', () => {
  expect(listNames([])).toBe('');
  expect(listNames(['Ada'])).toBe('Ada');
  expect(listNames(['Ada', 'Ben'])).toBe('Ada and Ben');
  expect(listNames(['Ada', 'Ben', 'Cleo'])).toBe('Ada, Ben and Cleo');
  expect(listNames(['Ada', 'Ben', 'Cleo', 'Dan'])).toBe('Ada, Ben and 2 others');
});

it('counts in words', () => {
  expect([0, 1, 2].map((count) => plural(count, 'person', 'people'))).toEqual([
    '0 people',
    '1 person',
    '2 people',
  ]);
});
