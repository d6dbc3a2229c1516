import { describe, expect, it } from 'vitest';
import { configurationProblems, declaredVariables } from './lib/configuration.mjs';

const source = `export const variables = {
  HOST: { schema: z.string().refine((v) => v !== '').default('127.0.0.1'), example: '::1' },
  PORT: { schema: z.string().transform(Number).default(4000), example: '4000' },
  ORIGINS: { schema: z.string().pipe(z.array(origin)).default([]), example: 'https://a.example' },
  URL: { schema: origin.optional(), example: 'https://a.example' },
} satisfies Record<string, unknown>;`;

const page = `| variable | default | what |
| --- | --- | --- |
| \`HOST\` | \`127.0.0.1\` | where |
| \`PORT\` | \`4000\` | which |
| \`ORIGINS\` | none | who |
| \`URL\` | none | what |`;

const messages = (markdown) =>
  configurationProblems('docs/configuration.md', markdown, source).map((problem) => problem.message);

describe('the configuration page', () => {
  it('reads what the code declares', () => {
    expect(declaredVariables(source)).toEqual([
      { name: 'HOST', fallback: '127.0.0.1' },
      { name: 'PORT', fallback: '4000' },
      { name: 'ORIGINS', fallback: '' },
      { name: 'URL', fallback: undefined },
    ]);
    expect(() => declaredVariables('export const other = {};')).toThrow('declares no variables');
  });

  it('passes a page that says the same', () => {
    expect(messages(page)).toEqual([]);
  });

  it.each([
    ['a variable left out', page.replace(/\n.*`URL`.*/, ''), 'URL stands in 0 rows, not in one'],
    ['a variable twice', `${page}\n| \`URL\` | none | again |`, 'URL stands in 2 rows, not in one'],
    ['another default', page.replace('`4000`', '`3000`'), 'the default of PORT is 4000, not 3000'],
    [
      'a default that is none',
      page.replace(/(`URL` \|) none/, '$1 `x`'),
      'the default of URL is none, not x',
    ],
    ['a variable that is none', `${page}\n| \`GONE\` | none | old |`, 'GONE is not a variable of the server'],
  ])('finds %s', (_, markdown, message) => {
    expect(messages(markdown)).toEqual([message]);
  });
});
