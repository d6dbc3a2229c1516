import { expect, test } from 'vitest';
import { asvsLevels } from './lib/asvs-levels.mjs';
import { asvsProblems } from './lib/asvs-page.mjs';

const levels = { 1.1: '23', 1.2: '1' };
const problems = (...rows) =>
  asvsProblems('page.md', rows.join('\n'), levels, (path) => path !== 'gone.spec.ts').map(
    ({ message }) => message,
  );
const first = '| 1.1.1 | 2 | in short | tested | [a](a.spec.ts) |';
const second = '| 1.2.1 | 1 | in short | not used | There is none |';

test('the list is that of the standard: 217 requirements of levels 1 and 2', () => {
  const digits = Object.values(asvsLevels).join('');
  expect(digits.replaceAll('3', '')).toHaveLength(217);
  expect(digits).toMatch(/^[123]+$/);
  expect(Object.keys(asvsLevels).filter((section) => /^(?:10|17)\./.test(section))).toEqual([]);
});

test('a whole page has no fault', () => {
  expect(problems('| id | level |', first, second)).toEqual([]);
});

test.each([
  ['a missing requirement', [first], '1.2.1 is missing'],
  ['one that stands twice', [first, first, second], '1.1.1 stands here twice'],
  ['one of level 3', [first, second, '| 1.1.2 | 3 | x | not used | y |'], '1.1.2 is no requirement'],
  ['a wrong level', [first.replace('| 2 |', '| 1 |'), second], '1.1.1 is of level 2, not 1'],
  ['an unknown state', [first.replace('tested', 'fine'), second], '1.1.1 has no state "fine"'],
  [
    'a test that names none',
    [first.replace('[a](a.spec.ts)', 'surely'), second],
    '1.1.1 is called tested and names no test',
  ],
  [
    'a test that is none',
    [first.replace('a.spec.ts', 'a.ts'), second],
    '1.1.1 is called tested, but names no test file',
  ],
  ['no reason', [first, second.replace('There is none', '')], '1.2.1 says neither where nor why'],
  [
    'a file that is gone',
    [first.replace('a.spec.ts', 'gone.spec.ts'), second],
    '1.1.1 names gone.spec.ts, which does not exist',
  ],
])('%s is found', (_, rows, message) => {
  expect(problems(...rows)).toEqual([expect.stringContaining(message)]);
});
