import { emoji, line, visibleText } from '@quemiai/contract/scalars';
import { limits } from '@quemiai/contract/limits';
import { describe, expect, test } from 'vitest';
import { people } from './people.js';
import type { Script } from './script.js';
import { scripts } from './scripts/all.js';
import { timelineOf } from './timeline.js';

const now = new Date('2026-11-22T07:03:00.000Z');

describe.each(
  scripts.map((script): [string, Script] => [script.name ?? script.members.join(' and '), script]),
)('%s', (_, script) => {
  const { messages, rev, readSeq } = timelineOf(script, now);

  test('is a history that the server could have written', () => {
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_message, index) => index + 1));
    const revs = messages.map((message) => message.rev);
    expect(new Set(revs).size).toBe(revs.length);
    expect(Math.max(...revs)).toBe(rev);
    const changes = messages
      .flatMap((m) => [m.editedAt, m.deletedAt, ...m.reactions])
      .filter((c) => c !== null);
    expect(rev).toBe(messages.length + changes.length);
    for (const [index, message] of messages.entries()) {
      expect(message.rev).toBeGreaterThanOrEqual(message.seq);
      expect(message.createdAt.getTime()).toBeGreaterThanOrEqual(
        messages[index - 1]?.createdAt.getTime() ?? 0,
      );
      expect(message.createdAt.getTime()).toBeLessThan(now.getTime());
    }
  });

  test('is spoken by its members in what the contract takes', () => {
    const named = line(limits.conversationNameMax).optional().safeParse(script.name);
    expect(named).toMatchObject({ success: true, data: script.name });
    expect(script.name !== undefined || script.members.length === 2).toBe(true);
    expect(new Set(script.members).size).toBe(script.members.length);
    const body = visibleText(limits.messageBodyMax);
    for (const message of messages) {
      expect(script.members).toContain(message.sender);
      expect(message.deletedAt !== null || body.safeParse(message.body).success).toBe(true);
      const given = message.reactions.map((reaction) => reaction.who + emoji.parse(reaction.emoji));
      expect(new Set(given).size).toBe(given.length);
      for (const reaction of message.reactions) expect(script.members).toContain(reaction.who);
    }
  });

  test('leaves unread what others wrote', () => {
    // Where the first person is no member, they have nothing to read.
    const unread = messages.slice(readSeq.get('robin') ?? messages.length);
    expect(unread).toHaveLength(script.unread ?? 0);
    expect(unread.filter(({ sender, deletedAt }) => sender === 'robin' || deletedAt !== null)).toEqual([]);
    for (const mark of readSeq.values()) expect(mark).toBeLessThanOrEqual(messages.length);
  });
});

test('the community is large and lively enough to look round in', () => {
  const all = scripts.flatMap((script) => timelineOf(script, now).messages);
  expect(Object.keys(people).length).toBe(25);
  expect(scripts.filter(({ name }) => name === undefined)).toHaveLength(12);
  expect(scripts.filter(({ name }) => name !== undefined)).toHaveLength(6);
  expect(all.length).toBeGreaterThan(400);
  expect(all.filter(({ replyToId }) => replyToId !== null).length).toBeGreaterThan(30);
  expect(all.filter(({ editedAt }) => editedAt !== null).length).toBeGreaterThan(2);
  expect(all.filter(({ deletedAt }) => deletedAt !== null).length).toBeGreaterThan(0);
});

const script = (text: string): Script => ({ members: ['robin', 'mira'], text });

test.each([
  ['nobody', 'stranger: hello'],
  ['a reaction to nothing', '+ 👍 mira'],
  ['an answer to nothing', 'mira^1: what?'],
  ['a line that says nothing', 'and then they laughed'],
])('refuses a script with %s', (_, text) => {
  expect(() => timelineOf(script(text), now)).toThrow("The demo's script");
});
