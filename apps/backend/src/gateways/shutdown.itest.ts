import { expect, it } from 'vitest';
import { connectChat } from '../testing/chat.js';
import { startTestApp } from '../testing/test-app.js';

it('leaves clients to reconnect by themselves when the server stops', async () => {
  const app = await startTestApp();
  const client = await connectChat(app, (await app.registerUser()).token);
  const reason = new Promise((resolve) => client.socket.once('disconnect', resolve));
  await app.close();
  // After "io server disconnect", Socket.IO's clients stay away.
  expect(await reason).toBe('transport close');
  expect(client.socket.active).toBe(true);
  client.close();
});
