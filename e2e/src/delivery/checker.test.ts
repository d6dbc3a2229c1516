import { randomUUID } from 'node:crypto';
import type { Message } from '@quemiai/contract/chat';
import { describe, expect, test } from 'vitest';
import { check, type Fault } from './checker.js';
import type { Acked, Expected, Sent, View } from './recorder.js';

const anna = randomUUID();
const bert = randomUUID();

/** A faultless history of three messages, each part of which a test may spoil. */
function history() {
  const messages = [1, 2, 3].map((seq): Message => ({
    ...{ id: randomUUID(), conversationId: randomUUID(), seq, rev: seq, clientId: randomUUID() },
    ...{ sender: { id: anna, username: 'anna', displayName: 'Anna', avatarUrl: null }, body: `body ${seq}` },
    ...{ attachments: [], replyTo: null, reactions: [], editedAt: null, deletedAt: null },
    createdAt: '2026-01-01T00:00:00.000Z',
  }));
  const view = ({ id, seq, rev }: Message): View => ({ session: 1, how: 'message:new', id, seq, rev });
  const sent = ({ clientId, body }: Message): Sent => ({ clientId, sender: anna, body, edits: [] });
  const acked = ({ clientId, id, seq }: Message): Acked => ({ clientId, sender: anna, id, seq });
  const expected = ({ id, body }: Message): Expected => ({ id, body, deleted: false, reactions: new Set() });
  const final = () => ({ held: structuredClone(messages), fetched: structuredClone(messages) });
  const [first, second, third] = messages;
  if (!first || !second || !third) throw new Error('three messages');
  return {
    messages: [first, second, third] as const,
    sends: new Map(messages.map((message) => [message.clientId, sent(message)])),
    acks: messages.map(acked),
    expected: new Map(messages.map((message) => [message.id, expected(message)])),
    views: new Map([anna, bert].map((member) => [member, messages.map(view)])),
    finals: new Map([anna, bert].map((member) => [member, final()])),
  };
}
type Past = ReturnType<typeof history>;

const kinds = (faults: Fault[]): string[] => [...new Set(faults.map((fault) => fault.split(':')[0] ?? ''))];
const held = (past: Past) => past.finals.get(bert)?.held ?? [];
const everyFetch = (past: Past, change: (fetched: Message[]) => void) =>
  past.finals.forEach(({ held: own, fetched }) => [own, fetched].forEach(change));

describe('the checker', () => {
  test('finds nothing in a faultless history', () => {
    expect(check(history())).toEqual([]);
  });

  const spoilt: [string, string, (past: Past) => void][] = [
    ['an acknowledged message that is nowhere', 'lost', (past) => everyFetch(past, (all) => all.pop())],
    ['a message that one member lacks', 'lost', (past) => held(past).pop()],
    ['a hole in seq', 'gap', (past) => everyFetch(past, (all) => (all[2] = { ...past.messages[2], seq: 4 }))],
    [
      'two messages of one send',
      'duplicate',
      (past) => everyFetch(past, (all) => all.push({ ...past.messages[2], id: randomUUID(), seq: 4 })),
    ],
    ['a message held twice', 'duplicate', (past) => held(past).push(past.messages[2])],
    [
      'one send acknowledged as two messages',
      'duplicate',
      (past) => past.acks.push({ ...past.messages[0], sender: anna, id: randomUUID() }),
    ],
    [
      'a new message that comes twice',
      'duplicate',
      ({ views, messages: [, , third] }) =>
        views.get(bert)?.push({ session: 1, how: 'message:new', id: third.id, seq: 3, rev: 4 }),
    ],
    ['events out of the order of rev', 'reordered', (past) => past.views.get(bert)?.reverse()],
    ['a list out of the order of seq', 'reordered', (past) => held(past).reverse()],
    [
      'another place than acknowledged',
      'reordered',
      ({ acks }) =>
        acks.push({ clientId: acks[0]?.clientId ?? '', sender: anna, id: acks[0]?.id ?? '', seq: 2 }),
    ],
    ['a message that nobody sent', 'phantom', (past) => past.sends.delete(past.messages[0].clientId)],
    [
      'a body that nobody wrote',
      'phantom',
      (past) => everyFetch(past, (all) => (all[0] = { ...past.messages[0], body: 'another' })),
    ],
    [
      'a member with an old copy',
      'divergent',
      (past) => (held(past)[0] = { ...past.messages[0], editedAt: '2026-01-01T00:00:01.000Z' }),
    ],
    [
      'a lost edit',
      'wrong',
      ({ expected, messages }) =>
        expected.set(messages[0].id, {
          ...{ id: messages[0].id, body: 'edited', deleted: false, reactions: new Set<string>() },
        }),
    ],
    [
      'a lost deletion',
      'wrong',
      ({ expected, messages }) =>
        expected.set(messages[0].id, {
          ...{ id: messages[0].id, body: messages[0].body, deleted: true, reactions: new Set<string>() },
        }),
    ],
    [
      'a lost reaction',
      'wrong',
      ({ expected, messages }) => expected.get(messages[0].id)?.reactions.add(`👍 ${bert}`),
    ],
  ];
  test.each(spoilt)('finds %s (%s)', (_, kind, spoil) => {
    const past = history();
    spoil(past);
    expect(kinds(check(past))).toContain(kind);
  });
});
