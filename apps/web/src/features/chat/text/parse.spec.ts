import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '@quemiai/contract/limits';
import { isEmojiOnly, parseText, plainText, safeHref, type Node } from './parse.js';

const knows = (username: string) => ['ada', 'robin', 'mia.k'].includes(username);
const parse = (body: string) => parseText(body, knows);
const text = (value: string): Node => ({ kind: 'text', text: value });

const flat = (nodes: readonly Node[]): string =>
  nodes
    .map((node) => {
      if (node.kind === 'mention') return `@${node.username}`;
      return 'children' in node ? flat(node.children) : node.text;
    })
    .join('');

const all = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => [node, ...('children' in node ? all(node.children) : [])]);

const kinds = (body: string) => all(parse(body)).map(({ kind }) => kind);

/** Pieces that collide with each other more often than random characters do. */
const piece = fc.constantFrom(
  ...[
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```',
    '\n',
    '\n\n',
    '>',
    '> ',
    ' ',
    '@',
    '@ada',
    '(',
    ')',
    '.',
    'a',
    'ß',
    '👩‍👩‍👧',
    '\ud83d',
  ],
  ...[
    'http://',
    'https://a.b/',
    'HTTPS://X.Y',
    'javascript:alert(1)',
    'data:text/html,x',
    '%',
    '<b>',
    '"',
    "'",
    '\\',
  ],
);
const anyBody = fc.oneof(
  fc.array(piece, { maxLength: 80 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

describe('marks', () => {
  it.each([
    ['**a**', 'strong'],
    ['*a*', 'emphasis'],
    ['_a_', 'emphasis'],
    ['~~a~~', 'strike'],
  ] as const)('reads %s as %s', (body, kind) => {
    expect(parse(body)).toEqual([{ kind, children: [text('a')] }]);
  });

  it('puts marks into marks', () => {
    expect(parse('**a *b* c**')).toEqual([
      { kind: 'strong', children: [text('a '), { kind: 'emphasis', children: [text('b')] }, text(' c')] },
    ]);
  });

  it.each(['2*3*4', 'snake_case_name', '* a *', '**a', 'a ** b ** c', '****'])('leaves %s alone', (body) => {
    expect(parse(body)).toEqual([text(body)]);
  });

  it('ends what was not closed with its paragraph', () => {
    expect(kinds('*open\n\nthen *closed*')).toContain('emphasis');
    expect(flat(parse('**a\n\nb** then **c**'))).toBe('**a\n\nb** then c');
  });
});

describe('code', () => {
  it('keeps marks, names and addresses inside code as they are', () => {
    expect(parse('`*a* @ada http://a.b`')).toEqual([{ kind: 'code', text: '*a* @ada http://a.b' }]);
  });

  it('takes a block with its language line and the line breaks around it', () => {
    expect(parse('a\n```js\n*x*\n\ny\n```\nb')).toEqual([
      text('a'),
      { kind: 'block', text: '*x*\n\ny' },
      text('b'),
    ]);
  });

  it('leaves an empty or unclosed block as it was typed, and still finds the next', () => {
    expect(parse('```a')).toEqual([text('```a')]);
    expect(parse('`````` and ```\nx\n```')).toEqual([text('`````` and '), { kind: 'block', text: 'x' }]);
  });
});

describe('quotes', () => {
  it('joins neighbouring lines to one quote', () => {
    expect(parse('> a\n> *b*\nc')).toEqual([
      { kind: 'quote', children: [text('a\n'), { kind: 'emphasis', children: [text('b')] }] },
      text('c'),
    ]);
  });

  it('leaves > inside a line alone', () => {
    expect(parse('a > b')).toEqual([text('a > b')]);
  });
});

describe('links', () => {
  const link = (href: string, shown: string): Node => ({ kind: 'link', href, text: shown });

  it.each([
    ['https://a.b/c?d=e#f', 'https://a.b/c?d=e#f', 'https://a.b/c?d=e#f', ''],
    ['http://a.b.', 'http://a.b/', 'http://a.b', '.'],
    ['https://a.b/c_(d)', 'https://a.b/c_(d)', 'https://a.b/c_(d)', ''],
    ['https://a.b/c),', 'https://a.b/c', 'https://a.b/c', '),'],
  ])('leads %s to %s', (body, href, shown, rest) => {
    expect(parse(body)).toEqual(rest ? [link(href, shown), text(rest)] : [link(href, shown)]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://a.b',
    'file:///etc/passwd',
    'xhttps://a.b',
    'http://%',
    'https://',
  ])('makes no link of %s', (body) => {
    expect(kinds(body)).not.toContain('link');
    expect(flat(parse(body))).toBe(body);
  });

  it('gives no address that is not plain web', () => {
    expect(safeHref('https://a.b')).toBe('https://a.b/');
    for (const bad of [
      'javascript:alert(1)',
      ' javascript:alert(1)',
      'https://',
      'blob:https://a.b/x',
      '//a.b',
    ])
      expect(safeHref(bad)).toBeNull();
  });
});

describe('mentions', () => {
  it('names who is here, with the punctuation after it left outside', () => {
    expect(parse('hi @mia.k, @robin.')).toEqual([
      text('hi '),
      { kind: 'mention', username: 'mia.k' },
      text(', '),
      { kind: 'mention', username: 'robin' },
      text('.'),
    ]);
  });

  it.each(['@nobody', 'me@ada', '@', '@-ada'])('leaves %s alone', (body) => {
    expect(parse(body)).toEqual([text(body)]);
  });
});

describe('whatever people write', () => {
  it('loses nothing but marks', () => {
    // The line after an opening fence is the language of its block, which is not shown.
    const written = anyBody.filter((body) => !body.includes('```'));
    const bare = (value: string) => value.replace(/[*_~`>\s]/g, '');
    fc.assert(
      fc.property(written, (body) => {
        expect(bare(flat(parse(body)))).toBe(bare(body));
      }),
    );
  });

  it('never throws and leads nowhere but to the web', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        for (const node of all(parse(body)))
          if (node.kind === 'link') expect(node.href).toMatch(/^https?:\/\/[^/]/);
      }),
    );
  });

  it('gives no empty text and names only who is here', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        for (const node of all(parse(body))) {
          if (node.kind === 'text') expect(node.text).not.toBe('');
          if (node.kind === 'mention') expect(knows(node.username)).toBe(true);
        }
      }),
    );
  });

  it('asks who is here at most once for each @', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        let asked = 0;
        parseText(`**${body}**`, () => {
          asked++;
          return false;
        });
        // A mark that closes is read again inside, once for each of the few levels that marks may have.
        expect(asked).toBeLessThanOrEqual(5 * body.split('@').length);
      }),
    );
  });

  it.each(['http://a)', '*a ', '_a_', '`', '```', '> ', '@', 'http://%', '*a*\n\n', '[', '**a *b ~~c '])(
    'reads a message full of %j, whole',
    (unit) => {
      const prefix = unit === 'http://a)' ? 'http://a' : '';
      const body = (prefix + (prefix ? ')' : unit).repeat(limits.messageBodyMax)).slice(
        0,
        limits.messageBodyMax,
      );
      const bare = (value: string) => value.replace(/[*_~`>\s]/g, '');
      expect(bare(flat(parse(body)))).toBe(bare(body));
    },
  );
});

describe('emoji alone', () => {
  it.each(['👍', '❤️', '👩‍👩‍👧 🎉', '🇸🇪🇸🇪🇸🇪', ' 👍 ', '☝🏽', '1️⃣'])('is shown large: %s', (body) => {
    expect(isEmojiOnly(body)).toBe(true);
  });
  it.each(['', ' ', '1', 'a👍', '👍👍👍👍', '#', '©', '👍 ok'])('is not: %j', (body) => {
    expect(isEmojiOnly(body)).toBe(false);
  });
});

describe('plain text', () => {
  it('is one line without marks, with mentions', () => {
    expect(plainText('> a\n**b** @who\n```js\nc\n```')).toBe('a b @who c');
  });
});
