import { describe, expect, it } from 'vitest';
import { aMember, aMessage } from '../testing.js';
import type { ConversationItem } from '../engine/types.js';
import { previewOf } from './preview.js';

type Shown = Pick<ConversationItem, 'last' | 'draft' | 'other'>;
const item = (over: Partial<Shown> = {}): Shown => ({ last: aMessage(), draft: '', other: null, ...over });

describe('what stands below a name in the list', () => {
  it('names the writer in a group, oneself everywhere, the other person nowhere', () => {
    expect(previewOf(item(), false)).toMatchObject({ who: 'Ada', text: 'hello' });
    expect(previewOf(item({ last: aMessage({ mine: true }) }), false)).toMatchObject({ who: 'You' });
    expect(previewOf(item({ other: aMember('ada') }), false)).toMatchObject({ who: null, text: 'hello' });
  });

  it('is the draft, unless the conversation is on view', () => {
    const withDraft = item({ draft: 'unfinished' });
    expect(previewOf(withDraft, false)).toEqual({ who: 'Draft', text: 'unfinished', kind: 'draft' });
    expect(previewOf(withDraft, true).kind).toBe('message');
    expect(previewOf(item({ draft: '  \n' }), false).kind).toBe('message');
  });

  it('is plain, and on one line', () => {
    expect(previewOf(item({ last: aMessage({ body: '**Two**\nlines with `code`' }) }), false).text).toBe(
      'Two lines with code',
    );
  });

  it('says what became of a deleted message, and when there is none', () => {
    expect(previewOf(item({ last: aMessage({ deletedAt: '2026-11-22T10:01:00.000Z' }) }), false).text).toBe(
      'Message deleted',
    );
    expect(previewOf(item({ last: null }), false).text).toBe('No messages yet');
    expect(previewOf(item({ last: null, other: aMember('ada') }), false).text).toBe('Say hello');
  });
});
