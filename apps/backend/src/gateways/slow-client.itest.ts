import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectChat, startGroup, until } from '../testing/chat.js';
import type { TestApp } from '../testing/test-app.js';
import { startTestApp } from '../testing/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  await app.close();
});

/** A connection to `/chat` that is let in and then never reads again. */
const stopReading = async (token: string) => {
  const { port } = new URL(app.url);
  const socket = connect(Number(port), '127.0.0.1');
  let closed = false;
  socket.on('error', () => undefined);
  socket.on('close', () => (closed = true));
  const text = `40/chat,${JSON.stringify({ token })}`;
  const mask = Buffer.from([1, 2, 3, 4]);
  const masked = Buffer.from(text).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(masked.length);
  let received = '';
  socket.on('data', (data) => (received += data.toString('latin1')));
  socket.write(
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n' +
      'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await until(() => received.includes('pingInterval'), 'the opening');
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | 126]), length, mask, masked]));
  await until(() => received.includes('40/chat'), 'the connection');
  socket.pause();
  return { resume: () => socket.resume(), isClosed: () => closed };
};

it('is cut once too much waits for it, while everyone else gets everything', async () => {
  const { people, owner, group } = await startGroup(app, 3);
  const [sender, reader] = [
    await connectChat(app, owner.token),
    await connectChat(app, people[1]?.token ?? ''),
  ];
  const slow = await stopReading(people[2]?.token ?? '');
  const count = 1_500;
  const body = 'x'.repeat(8_000);
  for (let sent = 0; sent < count; sent += 50) {
    await Promise.all(
      Array.from({ length: 50 }, () =>
        sender.ask('message:send', { conversationId: group.id, clientId: crypto.randomUUID(), body }),
      ),
    );
  }
  await reader.until(() => reader.of('message:new').length === count);
  expect(reader.of('message:new').map((message) => message.seq)).toEqual(
    Array.from({ length: count }, (_, index) => index + 1),
  );
  slow.resume();
  await until(() => slow.isClosed(), 'the end of the slow connection');
  sender.close();
  reader.close();
});
