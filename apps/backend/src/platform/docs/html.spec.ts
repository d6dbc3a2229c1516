import { expect, test } from 'vitest';
import { markup, prose } from './html.js';
import { schemaText } from './schema-text.js';

test('what fills a hole is text, unless it is markup already', () => {
  const evil = `<img src=x onerror="alert('&')">`;
  expect(markup`<p title="${evil}">${evil}</p>`.text).not.toContain('<img');
  expect(markup`<p>${markup`<b>${1}</b>`}${[markup`<i>a</i>`, 'b&c']}${undefined}${false}</p>`.text).toBe(
    '<p><b>1</b><i>a</i>b&amp;c</p>',
  );
});

test('prose marks code and nothing else', () => {
  expect(prose('Use `a < b`, not <b>').text).toBe('Use <code>a &lt; b</code>, not &lt;b&gt;');
});

test.each([
  [{ $ref: '#/components/schemas/Id' }, '<a href="#schema-Id">Id</a>'],
  [{ enum: ['a', 'b'] }, '&quot;a&quot; | &quot;b&quot;'],
  [{ const: true }, 'true'],
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ type: 'array', items: { type: 'integer' } }, 'integer[]'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
  [{ type: 'object', additionalProperties: { type: 'boolean' } }, '{ [key: string]: boolean }'],
  [{ type: 'object' }, '{}'],
  [{}, 'anything'],
  [
    {
      type: 'object',
      properties: { a: { type: 'string', maxLength: 5 }, b: { type: 'number', minimum: 1 } },
      required: ['a'],
    },
    '{\n  <b>a</b>: string  <i>// up to 5 characters</i>\n  <b>b</b>?: number  <i>// 1 or more</i>\n}',
  ],
])('%j reads as TypeScript', (schema, text) => {
  expect(schemaText(schema).text).toBe(text);
});
