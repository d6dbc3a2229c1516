import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertMention, matchPeople, mentionQuery } from './mentions.js';

const person = (username: string, displayName: string) => ({
  id: username,
  username,
  displayName,
  avatarUrl: null,
});
const people = [person('zoe', 'Zoë Müller'), person('ada', 'Ada Lovelace'), person('mika', 'Adam Zorn')];
const found = (typed: string, max?: number) =>
  matchPeople(people, typed, max).map(({ username }) => username);

describe('what is being written at the caret', () => {
  it.each([
    ['@', 1, { from: 0, to: 1, text: '' }],
    ['hi @ad', 6, { from: 3, to: 6, text: 'ad' }],
    ['hi @ad there', 5, { from: 3, to: 5, text: 'a' }],
    ['(@ad', 4, { from: 1, to: 4, text: 'ad' }],
    ['line\n@ad', 8, { from: 5, to: 8, text: 'ad' }],
  ])('is a mention in %j at %i', (text, caret, query) => {
    expect(mentionQuery(text, caret)).toEqual(query);
  });

  it.each([
    ['me@ada', 6],
    ['@ada ', 5],
    ['@ada', 0],
    ['', 0],
    [`@${'a'.repeat(40)}`, 41],
  ])('is none in %j at %i', (text, caret) => {
    expect(mentionQuery(text, caret)).toBeNull();
  });
});

describe('who is offered', () => {
  it('is whose username begins so, then whose name does', () => {
    expect(found('ada')).toEqual(['ada', 'mika']);
    expect(found('z')).toEqual(['zoe', 'mika']);
  });

  it('does not ask for accents or capitals', () => {
    expect(found('MULLER')).toEqual(['zoe']);
    expect(found('zoë')).toEqual(['zoe']);
  });

  it('is nobody when nothing begins so, and never more than asked for', () => {
    expect(found('lace')).toEqual([]);
    expect(found('', 2)).toEqual(['zoe', 'ada']);
  });
});

describe('putting a name in', () => {
  const query = { from: 3, to: 6, text: 'ad' };
  it('takes the place of what was typed and leaves one space', () => {
    expect(insertMention('hi @ad', query, 'ada')).toEqual({ text: 'hi @ada ', caret: 8 });
    expect(insertMention('hi @ad there', query, 'ada')).toEqual({ text: 'hi @ada there', caret: 7 });
  });

  it('changes nothing before and after, wherever the caret is', () => {
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[a-z]{0,8}$/), fc.string(), (before, typed, after) => {
        const text = `${before} @${typed}${after}`;
        const at = mentionQuery(text, before.length + 2 + typed.length);
        expect(at).toEqual({ from: before.length + 1, to: before.length + 2 + typed.length, text: typed });
        if (!at) return;
        const next = insertMention(text, at, 'ada');
        expect(next.text.slice(0, at.from)).toBe(`${before} `);
        expect(next.text.slice(next.caret)).toBe(after);
        expect(next.text.slice(at.from, next.caret).trimEnd()).toBe('@ada');
      }),
    );
  });
});
