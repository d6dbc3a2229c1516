import { describe, expect, it } from 'vitest';
import { linkProblems, textProblems } from './lib/text-rules.mjs';

const messages = (problems) => problems.map(({ message }) => message);

/** Words that the rules look for are put together here, so that this file keeps them. */
const word = (...parts) => parts.join('');

describe('text', () => {
  it.each([
    {
      says: 'an unfinished note',
      bad: `// ${word('TO', 'DO')}: later`,
      good: '// what is to be done stands in an issue',
    },
    {
      says: 'a path of one machine',
      bad: `cd ${word('/ho', 'me')}/ann/quemiai`,
      good: 'see https://example.org/home/ann and ./home/ann',
    },
    { says: 'a path of one machine', bad: `'${word('/Us', 'ers')}/ann'`, good: "app.get('/users/ann')" },
    {
      says: 'a silenced check',
      bad: `// ${word('oxlint-', 'disable')}-next-line`,
      good: '// lint speaks here',
    },
    { says: 'a silenced check', bad: `// ${word('@ts-', 'ignore')}`, good: '// @ts-check' },
    { says: 'a merge conflict', bad: `${'<'.repeat(7)} HEAD`, good: `a ${'<'.repeat(7)} b` },
  ])('finds $says and lets its neighbour pass', ({ says, bad, good }) => {
    expect(messages(textProblems('docs/a.md', `\n${bad}\n`))).toEqual([expect.stringContaining(says)]);
    expect(textProblems('docs/a.md', `\n${good}\n`)).toEqual([]);
  });

  it('names the line', () => {
    expect(textProblems('a.ts', `\n\n// ${word('FIX', 'ME')}\n`)).toMatchObject([{ path: 'a.ts', line: 3 }]);
  });

  it.each(['only', 'skip', 'todo', 'fails'])('finds %s in tests', (verb) => {
    const call = word('describe.', verb);
    expect(messages(textProblems('a.spec.ts', `${call}('x', f);`))).toEqual([
      'a test that does not always run',
    ]);
    expect(textProblems('a.ts', `${call}('x', f);`)).toEqual([]);
    expect(
      textProblems('a.spec.ts', `it.each(x)('y', f); it.skipIf(isRoot)('z', f); exit.only('x');`),
    ).toEqual([]);
  });

  it('keeps notes out of the sources', () => {
    expect(messages(textProblems('apps/web/src/features/chat/plan.md', 'x'))).toEqual([
      'a note among the sources: it belongs in docs/ or in a README.md',
    ]);
    expect(textProblems('apps/web/src/features/chat/README.md', 'x')).toEqual([]);
    expect(textProblems('docs/plan.md', 'x')).toEqual([]);
  });

  it('bounds the length of code, not of prose and migrations', () => {
    const text = 'x\n'.repeat(401);
    expect(messages(textProblems('a.ts', text))).toEqual(['401 lines: split it by verb (at most 400)']);
    expect(textProblems('a.ts', 'x\n'.repeat(400))).toEqual([]);
    expect(textProblems('a.md', text)).toEqual([]);
    expect(textProblems('apps/backend/prisma/migrations/1_x/migration.sql', text)).toEqual([]);
  });
});

describe('links', () => {
  const there = new Set(['docs/a.md', 'docs/b.md', 'README.md', 'tools/layers.mjs']);
  const links = (text) =>
    messages(
      linkProblems(
        'docs/a.md',
        text,
        (path) => there.has(path),
        () => '# Two words\n# Two words\n',
      ),
    );

  it.each([
    { good: '[b](b.md)', bad: '[b](c.md)', says: 'leads nowhere: c.md' },
    { good: '[r](../README.md)', bad: '[r](README.md)', says: 'leads nowhere: README.md' },
    { good: '[x](https://example.org/x)', bad: '![x](images/x.png)', says: 'leads nowhere: images/x.png' },
    { good: '<img src="../README.md">', bad: '<img src="x.png">', says: 'leads nowhere: x.png' },
    { good: '[b](b.md#two-words)', bad: '[b](b.md#three)', says: 'no such heading: b.md#three' },
    {
      good: '[b](b.md#two-words-1)',
      bad: '[b](b.md#two-words-2)',
      says: 'no such heading: b.md#two-words-2',
    },
    { good: '# Who `may`?\n[here](#who-may)', bad: '[here](#who-may)', says: 'no such heading: #who-may' },
    { good: '`tools/layers.mjs`', bad: '`tools/gone.mjs`', says: 'names what is not there: tools/gone.mjs' },
    { good: '```\n[b](c.md)\n```', bad: '`tools/x`', says: 'names what is not there: tools/x' },
  ])('follows $good and finds $bad', ({ good, bad, says }) => {
    expect(links(good)).toEqual([]);
    expect(links(bad)).toEqual([says]);
  });

  it('takes patterns in backticks for what they are', () => {
    expect(links('`apps/*/src` and `apps/<name>/src` and `docs/adr/NNNN…`')).toEqual([]);
  });
});
