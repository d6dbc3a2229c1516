import { describe, expect, it } from 'vitest';
import { aMember, aMessage } from '../testing.js';
import { readersByMessage } from './readers.js';

const messages = [1, 2, 3].map((seq) => aMessage({ seq, sender: aMember(seq === 3 ? 'ben' : 'ada') }));
const shown = (members: Parameters<typeof readersByMessage>[1]) =>
  Object.fromEntries(
    [...readersByMessage(messages, members, 'me')].map(([key, who]) => [key, who.map(({ id }) => id)]),
  );

describe('who has read up to where', () => {
  it('puts each below the last message they have read', () => {
    expect(
      shown([
        aMember('cleo', { readSeq: 2 }),
        aMember('dan', { readSeq: 2 }),
        aMember('eve', { readSeq: 9 }),
      ]),
    ).toEqual({
      'key-2': ['cleo', 'dan'],
      'key-3': ['eve'],
    });
  });

  it('leaves out oneself, those who have read nothing on view, and writers below their own message', () => {
    expect(shown([aMember('me', { readSeq: 3 }), aMember('cleo'), aMember('ben', { readSeq: 3 })])).toEqual(
      {},
    );
  });

  it('shows nobody below a message that is still on its way', () => {
    const sending = aMessage({ seq: null, key: 'sending', mine: true });
    const found = readersByMessage([...messages, sending], [aMember('cleo', { readSeq: 9 })], 'me');
    expect([...found.keys()]).toEqual(['key-3']);
  });
});
