import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { limits } from './limits.js';
import {
  email,
  emoji,
  line,
  pageQuery,
  position,
  queryInt,
  text,
  timestamp,
  username,
  uuid,
  visibleText,
} from './scalars.js';

const accepts = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

/** Any string, of whole characters. */
const wellFormed = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\u0000', ''));
const loneSurrogate = fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code));

describe('text', () => {
  it('keeps every storable string exactly as typed', () => {
    fc.assert(fc.property(wellFormed, (value) => text(10_000).parse(value) === value));
  });

  it('refuses NUL and lone surrogates wherever they stand', () => {
    const bad = fc.oneof(fc.constant('\u0000'), loneSurrogate);
    fc.assert(
      // A space on both sides keeps a surrogate from finding its other half.
      fc.property(wellFormed, bad, wellFormed, (before, fault, after) => {
        expect(accepts(text(10_000), `${before} ${fault} ${after}`)).toBe(false);
        expect(accepts(text(10_000), `${before}  ${after}`)).toBe(true);
      }),
    );
  });

  it('counts code points, as char_length of PostgreSQL does, from and to its bounds', () => {
    expect(accepts(text(4, 2), '😀😀😀😀')).toBe(true);
    expect(accepts(text(4, 2), '😀😀😀😀a')).toBe(false);
    expect(accepts(text(4, 2), '😀')).toBe(false);
  });
});

describe('visibleText', () => {
  it.each([' ', '\n\t ', '\u200b', '\u200d\ufeff ', '\u3000', ''])(
    'refuses %j: there is nothing to see',
    (value) => {
      expect(accepts(visibleText(100), value)).toBe(false);
      expect(accepts(visibleText(100), `${value}a${value}`)).toBe(true);
    },
  );

  it('keeps the space around what is visible', () => {
    expect(visibleText(100).parse('  two\n lines ')).toBe('  two\n lines ');
  });
});

describe('line', () => {
  it('trims, and is idempotent', () => {
    fc.assert(
      fc.property(wellFormed, (value) => {
        const once = line(10_000).safeParse(value);
        if (!once.success) return;
        expect(once.data).toBe(value.trim());
        expect(line(10_000).parse(once.data)).toBe(once.data);
      }),
    );
  });

  it.each(['a\nb', 'a\u0007b', 'a\u2028b', 'a\u0085b', '', '   ', '\u200b'])('refuses %j', (value) => {
    expect(accepts(line(100), value)).toBe(false);
  });

  it('takes the letters of all scripts', () => {
    for (const name of ['Łukasz', '李小龙', 'שלום', '🦊 Fox', "O'Neil-Đặng"]) {
      expect(line(100).parse(` ${name} `)).toBe(name);
    }
  });
});

describe('uuid', () => {
  it('gives one id one form', () => {
    fc.assert(
      fc.property(fc.uuid(), (value) => {
        expect(uuid.parse(value.toUpperCase())).toBe(value.toLowerCase());
        expect(uuid.parse(uuid.parse(value))).toBe(uuid.parse(value));
      }),
    );
  });

  it.each([
    '',
    'x',
    '00000000000000000000000000000000',
    '{00000000-0000-7000-8000-000000000000}',
    '00000000-0000-7000-8000-00000000000g',
    '00000000-0000-7000-8000-0000000000000',
    ' 00000000-0000-7000-8000-000000000000',
    '00000000-0000-7000-8000-000000000000\n',
  ])('refuses %j', (value) => {
    expect(accepts(uuid, value)).toBe(false);
  });
});

describe('emoji', () => {
  it.each(['👍', '❤️', '❤', '👩🏽‍🚀', '🏳️‍🌈', '🇩🇪', '1️⃣', '👨‍👩‍👧‍👦', '🫡'])('takes %s', (value) => {
    expect(emoji.parse(value)).toBe(value);
  });

  it.each(['', 'a', '1', '👍👍', ':+1:', '👍 ', '#', '\u200d', '🇩'])('refuses %j', (value) => {
    expect(accepts(emoji, value)).toBe(false);
  });

  it('is one emoji at most, whatever is put together', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('👍', '🦊', '🏳️‍🌈'),
        wellFormed.filter((value) => value !== ''),
        (one, more) => {
          const joined = one + more;
          const graphemes = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(joined)];
          expect(accepts(emoji, joined) && graphemes.length > 1).toBe(false);
        },
      ),
    );
  });
});

describe('username', () => {
  it.each(['ab', 'Ann_Lee', 'j.r.r', '7of9', 'a-b', 'a_', 'x'.repeat(limits.usernameMax)])(
    'takes %s',
    (value) => {
      expect(username.parse(value)).toBe(value);
    },
  );

  it.each([
    'a',
    '',
    '_ann',
    '.ann',
    'ann.',
    'ann-',
    'ann lee',
    'änn',
    'ann\n',
    'x'.repeat(limits.usernameMax + 1),
  ])('refuses %j', (value) => {
    expect(accepts(username, value)).toBe(false);
  });

  it('answers fast however long and odd the name', () => {
    // A backtracking expression would need longer than the age of the universe for this one.
    expect(accepts(username, `${'a'.repeat(100_000)}!`)).toBe(false);
  });

  it('never takes what a path or a mention would read otherwise', () => {
    fc.assert(
      fc.property(wellFormed, (value) => !accepts(username, value) || encodeURIComponent(value) === value),
    );
  });
});

describe('email', () => {
  it.each(['ann@example.org', 'a.b+c@sub.example.co'])('takes %s', (value) => {
    expect(email.parse(value)).toBe(value);
  });

  it.each([
    'ann',
    'ann@',
    '@example.org',
    'ann@example',
    'a b@example.org',
    'ann@example.org\n',
    `${'a'.repeat(250)}@b.cd`,
  ])('refuses %j', (value) => {
    expect(accepts(email, value)).toBe(false);
  });
});

describe('numbers', () => {
  it('takes a position as PostgreSQL stores it', () => {
    expect([0, 2_147_483_647].every((value) => accepts(position, value))).toBe(true);
    expect([-1, 2_147_483_648, 1.5, Number.NaN, '1', null].some((value) => accepts(position, value))).toBe(
      false,
    );
  });

  it('reads numbers of a query string, within bounds', () => {
    expect(queryInt(1, 100).parse('42')).toBe(42);
    for (const value of ['0', '101', '1.5', 'x', 'NaN', 'Infinity'])
      expect(accepts(queryInt(1, 100), value)).toBe(false);
  });

  it('pages by default and within bounds', () => {
    expect(pageQuery.parse({})).toEqual({ limit: limits.pageDefault });
    expect(pageQuery.parse({ limit: '100', cursor: 'x', more: 'ignored' })).toEqual({
      limit: 100,
      cursor: 'x',
    });
    expect(accepts(pageQuery, { limit: '101' })).toBe(false);
    expect(accepts(pageQuery, { cursor: 'x'.repeat(501) })).toBe(false);
  });
});

describe('timestamp', () => {
  it('takes what toISOString gives, for any date of four-digit years', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }),
        (date) => accepts(timestamp, date.toISOString()),
      ),
    );
  });

  it.each([
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.000+01:00',
    '2026-13-01T00:00:00.000Z',
    '2026-01-01',
    '',
  ])('refuses %j', (value) => {
    expect(accepts(timestamp, value)).toBe(false);
  });
});
