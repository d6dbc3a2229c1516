import type { Message } from '@quemiai/contract/chat';
import type { SyncEntry } from '@quemiai/contract/events';
import { syncEntry } from '@quemiai/contract/events';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatClient } from '../../testing/chat.js';
import { connectChat, sendMessage, startGroup } from '../../testing/chat.js';
import type { TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  await app.close();
});

const sync = async (client: ChatClient, cursors: Record<string, number>): Promise<SyncEntry[]> => {
  const ack = await client.ask('sync', { cursors });
  if (!ack.ok) throw new Error(ack.error.code);
  return ack.conversations.map((entry) => syncEntry.parse(entry));
};

/** Follows `hasMore` to the end. */
const catchUp = async (client: ChatClient, id: string, from: number) => {
  const changed: Message[] = [];
  let cursor = from;
  for (;;) {
    const [entry] = await sync(client, { [id]: cursor });
    if (!entry || 'removed' in entry) throw new Error('not a member');
    expect(entry.reset).toBe(false);
    expect(entry.messages.map((message) => message.rev)).toEqual(
      entry.messages.map((message) => message.rev).toSorted((a, b) => a - b),
    );
    changed.push(...entry.messages);
    cursor = entry.rev;
    if (!entry.hasMore) return { changed, cursor };
  }
};

const fetchAll = async (as: TestUser, id: string): Promise<Message[]> => {
  const answer = await app.call(`GET /api/v1/conversations/${id}/messages?after=0&limit=100`, {
    token: as.token,
  });
  return (answer.body as { items: Message[] }).items;
};

describe('sync', () => {
  it('brings any client from any cursor to what a fresh fetch gives', async () => {
    const { owner, group } = await startGroup(app, 1);
    const client = await connectChat(app, owner.token);
    const messages: Message[] = [];
    const action = fc.record({
      kind: fc.constantFrom('send', 'send', 'edit', 'delete', 'react'),
      which: fc.nat(),
      sync: fc.boolean(),
    });
    let cursor = 0;
    const held = new Map<string, Message>();
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 8 }), async (actions) => {
        for (const { kind, which, sync: now } of actions) {
          const target = messages[which % messages.length];
          if (kind === 'send' || !target) {
            if (messages.length < 90)
              messages.push(await sendMessage(app, owner, group.id, `m${messages.length}`));
          } else if (kind === 'edit') {
            await app.call(`PATCH /api/v1/messages/${target.id}`, {
              token: owner.token,
              body: { body: `e${which}` },
            });
          } else if (kind === 'delete' && which % 5 === 0) {
            await app.call(`DELETE /api/v1/messages/${target.id}`, { token: owner.token });
          } else {
            await app.call(`PUT /api/v1/messages/${target.id}/reactions/%F0%9F%91%8D`, {
              token: owner.token,
            });
          }
          if (!now) continue;
          const result = await catchUp(client, group.id, cursor);
          for (const message of result.changed) held.set(message.id, message);
          cursor = result.cursor;
        }
        const result = await catchUp(client, group.id, cursor);
        for (const message of result.changed) held.set(message.id, message);
        cursor = result.cursor;
        expect([...held.values()].toSorted((a, b) => a.seq - b.seq)).toEqual(await fetchAll(owner, group.id));
      }),
      { numRuns: 15 },
    );
    client.close();
  });

  it('pages with hasMore, and has nothing for whoever is up to date', async () => {
    const { owner, group } = await startGroup(app, 1);
    const client = await connectChat(app, owner.token);
    await Promise.all(
      Array.from({ length: 250 }, (_, index) => sendMessage(app, owner, group.id, `m${index}`)),
    );
    const [first] = await sync(client, { [group.id]: 0 });
    expect(first).toMatchObject({ hasMore: true, reset: false });
    const { changed, cursor } = await catchUp(client, group.id, 0);
    expect(changed.map((message) => message.seq)).toEqual(
      Array.from({ length: 250 }, (_, index) => index + 1),
    );
    expect(await sync(client, { [group.id]: cursor })).toMatchObject([
      { messages: [], rev: 250, hasMore: false, reset: false, conversation: { lastSeq: 250 } },
    ]);
    client.close();
  });

  it('resets a cursor from the future with the newest page, and reports conversations of others as removed', async () => {
    const { owner, group } = await startGroup(app, 1);
    const other = await startGroup(app, 1);
    const client = await connectChat(app, owner.token);
    await sendMessage(app, owner, group.id, 'one');
    await sendMessage(app, owner, group.id, 'two');
    const unknown = crypto.randomUUID();
    expect(await sync(client, { [group.id]: 99, [other.group.id]: 0, [unknown]: 5 })).toMatchObject([
      { conversationId: group.id, reset: true, rev: 2, hasMore: false, messages: [{ seq: 1 }, { seq: 2 }] },
      { conversationId: other.group.id, removed: true },
      { conversationId: unknown, removed: true },
    ]);
    client.close();
  });

  it('refuses cursors that are none, and too many', async () => {
    const client = await connectChat(app, (await app.registerUser()).token);
    const many = Object.fromEntries(Array.from({ length: 501 }, () => [crypto.randomUUID(), 0]));
    for (const cursors of [
      { nonsense: 0 },
      { [crypto.randomUUID()]: -1 },
      { [crypto.randomUUID()]: 1.5 },
      many,
    ]) {
      expect(await client.ask('sync', { cursors })).toMatchObject({
        ok: false,
        error: { code: 'validation_failed' },
      });
    }
    client.close();
  });
});
