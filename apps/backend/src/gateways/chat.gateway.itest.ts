import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserRole } from '@quemiai/contract/roles';
import { Heads } from '../features/chat/heads.js';
import { AccessTokens } from '../platform/tokens/access-tokens.js';
import { connectChat, sendMessage, startGroup, until } from '../testing/chat.js';
import type { TestApp } from '../testing/test-app.js';
import { startTestApp } from '../testing/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  await app.close();
});

describe('message:send', () => {
  it('is acknowledged with the stored message and reaches every member once, in order', async () => {
    const { people, group } = await startGroup(app, 3);
    const clients = await Promise.all(people.map((person) => connectChat(app, person.token)));
    const count = 51;
    const acks = await Promise.all(
      clients.flatMap((client) =>
        Array.from({ length: count / clients.length }, (_, index) =>
          client.ask('message:send', {
            conversationId: group.id,
            clientId: crypto.randomUUID(),
            body: `message ${index}`,
          }),
        ),
      ),
    );
    expect(acks.every((ack) => ack.ok)).toBe(true);
    for (const client of clients) {
      await client.until(() => client.of('message:new').length === count);
      expect(client.of('message:new').map((message) => message.seq)).toEqual(
        Array.from({ length: count }, (_, index) => index + 1),
      );
      client.close();
    }
    const stored = await app.database.pool.query(
      'SELECT count(*)::int AS n FROM messages WHERE conversation_id = $1',
      [group.id],
    );
    expect(stored.rows).toEqual([{ n: count }]);
  });

  it('answers a repeated clientId with the first message, and another body with client_id_reused', async () => {
    const { owner, group } = await startGroup(app, 2);
    const client = await connectChat(app, owner.token);
    const send = { conversationId: group.id, clientId: crypto.randomUUID(), body: 'once' };
    const answers = await Promise.all([1, 2, 3].map(() => client.ask('message:send', send)));
    const ids = new Set(answers.map((answer) => (answer.ok ? answer.message.id : answer.error.code)));
    expect(ids.size).toBe(1);
    expect(await client.ask('message:send', { ...send, body: 'twice' })).toMatchObject({
      ok: false,
      error: { code: 'client_id_reused' },
    });
    client.close();
  });

  it('tells a stranger that there is no such conversation', async () => {
    const { group } = await startGroup(app, 2);
    const stranger = await connectChat(app, (await app.registerUser()).token);
    expect(
      await stranger.ask('message:send', {
        conversationId: group.id,
        clientId: crypto.randomUUID(),
        body: 'let me in',
      }),
    ).toMatchObject({ ok: false, error: { code: 'not_found' } });
    stranger.close();
  });
});

describe('the handshake', () => {
  it.each([
    ['no token', undefined],
    ['a forged token', 'eyJhbGciOiJub25lIn0.e30.'],
  ])('refuses %s with unauthenticated', async (_, token) => {
    await expect(connectChat(app, token as string)).rejects.toMatchObject({
      data: { code: 'unauthenticated' },
    });
  });

  it('refuses a token that is good but of a session that never was', async () => {
    const { id } = await app.registerUser();
    const viewer = { userId: id, sessionId: crypto.randomUUID(), role: UserRole.USER, mfa: false };
    const { accessToken } = await app.app.get(AccessTokens).issue(viewer);
    await expect(connectChat(app, accessToken)).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
  });

  it('ends with the session: told, closed, and not let in again', async () => {
    const person = await app.registerUser();
    const client = await connectChat(app, person.token);
    const closed = new Promise((resolve) => client.socket.once('disconnect', resolve));
    expect((await app.call('POST /api/v1/auth/logout', { token: person.token, body: {} })).status).toBe(204);
    await closed;
    expect(client.of('session:revoked')).toHaveLength(1);
    await expect(connectChat(app, person.token)).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
  });
});

describe('what cannot be served', () => {
  it('is answered by acknowledgement where there is one', async () => {
    const client = await connectChat(app, (await app.registerUser()).token);
    const raw = client.socket.timeout(5_000);
    expect(await raw.emitWithAck('no:such', {})).toMatchObject({
      ok: false,
      error: { code: 'unknown_event' },
    });
    expect(await raw.emitWithAck('__proto__', {})).toMatchObject({
      ok: false,
      error: { code: 'unknown_event' },
    });
    expect(await raw.emitWithAck('typing', { active: 'yes' })).toMatchObject({
      ok: false,
      error: { code: 'validation_failed' },
    });
    expect(await raw.emitWithAck('sync')).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
    client.close();
  });

  it('is answered by an error event where there is none, and the connection goes on', async () => {
    const client = await connectChat(app, (await app.registerUser()).token);
    client.socket.emit('no:such', {});
    client.socket.io.engine.write('2/chat,{"not":"an array"}');
    client.socket.io.engine.write('9nonsense');
    await client.until(() => client.of('error').length === 3);
    expect(client.of('error').map((error) => error.code)).toEqual([
      'unknown_event',
      'malformed_request',
      'malformed_request',
    ]);
    expect(await client.ask('presence:watch', { userIds: [] })).toEqual({ ok: true, presence: {} });
    client.close();
  });
});

describe('a member who is removed', () => {
  it('gets nothing later than the removal', async () => {
    const { people, owner, group } = await startGroup(app, 3);
    const [, leaver, stayer] = await Promise.all(people.map((person) => connectChat(app, person.token)));
    if (!leaver || !stayer) throw new Error('three were asked for');
    await sendMessage(app, owner, group.id, 'before');
    const removal = await app.call(`DELETE /api/v1/conversations/${group.id}/members/${people[1]?.id}`, {
      token: owner.token,
    });
    expect(removal.status).toBe(204);
    await sendMessage(app, owner, group.id, 'after');
    await stayer.until(() => stayer.of('message:new').length === 2);
    await leaver.until(() => leaver.of('conversation:removed').length === 1);
    expect(leaver.of('message:new').map((message) => message.body)).toEqual(['before']);
    expect(await leaver.ask('sync', { cursors: { [group.id]: 0 } })).toEqual({
      ok: true,
      conversations: [{ conversationId: group.id, removed: true }],
    });
    leaver.close();
    stayer.close();
  });
});

describe('presence and typing', () => {
  it('tell those who watch, and nobody is told of their own typing', async () => {
    const { people, group } = await startGroup(app, 2);
    const [one, two] = people;
    if (!one || !two) throw new Error('two were asked for');
    const watcher = await connectChat(app, one.token);
    expect(await watcher.ask('presence:watch', { userIds: [two.id] })).toEqual({
      ok: true,
      presence: { [two.id]: { online: false, lastSeenAt: null } },
    });
    const other = await connectChat(app, two.token);
    await watcher.until(() =>
      watcher.of('presence').some((event) => event.userId === two.id && event.online),
    );
    await other.ask('typing', { conversationId: group.id, active: true });
    await watcher.until(() => watcher.of('typing').length === 1);
    expect(other.of('typing')).toEqual([]);
    other.close();
    await watcher.until(() =>
      watcher.of('presence').some((event) => !event.online && event.lastSeenAt !== null),
    );
    watcher.close();
  });
});

describe('a lost broadcast', () => {
  it('is not what a new conversation looks like', async () => {
    const { people } = await startGroup(app, 2);
    const client = await connectChat(app, people[1]?.token ?? '');
    await app.call('POST /api/v1/conversations', {
      token: people[0]?.token ?? '',
      body: { type: 'direct', memberIds: [people[1]?.id] },
    });
    await client.until(() => client.of('conversation:added').length === 1);
    await app.app.get(Heads, { strict: false }).check();
    expect(client.of('conversation:head')).toEqual([]);
    client.close();
  });

  it('is made good by conversation:head within five seconds, and sync brings what was missed', async () => {
    const { people, owner, group } = await startGroup(app, 2);
    const client = await connectChat(app, people[1]?.token ?? '');
    await sendMessage(app, owner, group.id, 'heard');
    await client.until(() => client.of('message:new').length === 1);
    // What another node commits and never tells: here, straight into the database.
    await app.database.pool.query(
      `WITH c AS (UPDATE conversations SET last_seq = 2, rev = 2 WHERE id = $1)
       INSERT INTO messages (id, conversation_id, seq, rev, client_id, sender_id, body, sent_hash, created_at)
       VALUES (gen_random_uuid(), $1, 2, 2, gen_random_uuid(), $2, 'unheard', sha256('x'), now())`,
      [group.id, owner.id],
    );
    const head = await until(() => client.of('conversation:head')[0], 'conversation:head');
    expect(head).toEqual({ conversationId: group.id, lastSeq: 2, rev: 2 });
    expect(await client.ask('sync', { cursors: { [group.id]: 1 } })).toMatchObject({
      ok: true,
      conversations: [{ rev: 2, hasMore: false, reset: false, messages: [{ body: 'unheard', seq: 2 }] }],
    });
    client.close();
  });
});
