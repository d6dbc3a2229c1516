import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../engine/types.js';
import { layOut, type Row } from './rows.js';

/** Local time, so that the days are those of whoever runs this. */
const at = (day: number, hour: number, minute: number, second = 0) =>
  new Date(2026, 2, day, hour, minute, second).toISOString();

let made = 0;
function message(sender: string, createdAt: string, seq: number | null = ++made): ChatMessage {
  const person = { id: sender, username: sender, displayName: sender, avatarUrl: null };
  return {
    key: `${sender}:${createdAt}:${seq ?? 'unsent'}`,
    id: seq === null ? null : `m${seq}`,
    clientId: `c${seq ?? 0}`,
    conversationId: 'room',
    seq,
    sender: person,
    mine: sender === 'me',
    body: 'text',
    attachments: [],
    replyTo: null,
    reactions: [],
    createdAt,
    editedAt: null,
    deletedAt: null,
    status: seq === null ? 'sending' : 'sent',
    failure: null,
    busy: false,
  };
}

const whole = { hasOlder: false, readSeq: null };
/** One letter for each row: [ and ] begin and end a run, = is its middle, o is alone. */
const runs = (rows: readonly Row[]) =>
  rows.map(({ first, last }) => (first ? (last ? 'o' : '[') : last ? ']' : '=')).join('');

describe('runs of one person', () => {
  it('joins what one person writes in quick succession', () => {
    const rows = layOut(
      [message('ada', at(1, 9, 0)), message('ada', at(1, 9, 3)), message('ada', at(1, 9, 7))],
      whole,
    );
    expect(runs(rows)).toBe('[=]');
  });

  it('begins anew after five minutes, and not a second earlier', () => {
    expect(runs(layOut([message('ada', at(1, 9, 0)), message('ada', at(1, 9, 4, 59))], whole))).toBe('[]');
    expect(runs(layOut([message('ada', at(1, 9, 0)), message('ada', at(1, 9, 5))], whole))).toBe('oo');
  });

  it('begins anew with another person, another day and the unread divider', () => {
    expect(runs(layOut([message('ada', at(1, 9, 0)), message('bob', at(1, 9, 0))], whole))).toBe('oo');
    expect(runs(layOut([message('ada', at(1, 23, 59)), message('ada', at(2, 0, 0))], whole))).toBe('oo');
    const unread = [
      message('ada', at(1, 9, 0), 1),
      message('ada', at(1, 9, 1), 2),
      message('ada', at(1, 9, 2), 3),
    ];
    expect(runs(layOut(unread, { hasOlder: false, readSeq: 1 }))).toBe('o[]');
  });

  it('takes what is still being sent into the run', () => {
    expect(runs(layOut([message('me', at(1, 9, 0)), message('me', at(1, 9, 1), null)], whole))).toBe('[]');
  });
});

describe('days', () => {
  const days = (rows: readonly Row[]) => rows.map(({ day }) => day !== null);
  const three = [message('ada', at(1, 9, 0)), message('bob', at(1, 22, 0)), message('ada', at(2, 0, 1))];

  it('stand above the first message of each', () => {
    expect(days(layOut(three, whole))).toEqual([true, false, true]);
  });

  it('do not stand above the oldest that is loaded while older ones exist', () => {
    expect(days(layOut(three, { ...whole, hasOlder: true }))).toEqual([false, false, true]);
  });
});

describe('the unread divider', () => {
  const divided = (messages: readonly ChatMessage[], readSeq: number | null) =>
    layOut(messages, { hasOlder: false, readSeq }).map(({ unread }) => unread);
  const some = [1, 2, 3].map((seq) => message('ada', at(1, 9, seq), seq));

  it('stands once, above the first that was not read', () => {
    expect(divided(some, 1)).toEqual([false, true, false]);
    expect(divided(some, 0)).toEqual([true, false, false]);
  });

  it('is not there when all is read or nothing was to be divided', () => {
    expect(divided(some, 3)).toEqual([false, false, false]);
    expect(divided(some, null)).toEqual([false, false, false]);
  });

  it('never stands above what one wrote oneself', () => {
    const own = [
      message('me', at(1, 9, 0), 1),
      message('ada', at(1, 9, 1), 2),
      message('me', at(1, 9, 2), null),
    ];
    expect(divided(own, 0)).toEqual([false, true, false]);
    expect(divided([message('me', at(1, 9, 2), null)], 0)).toEqual([false]);
  });
});

it('lays out nothing for no messages', () => {
  expect(layOut([], whole)).toEqual([]);
});
