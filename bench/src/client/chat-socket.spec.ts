import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatSocket } from './chat-socket.ts';

let http: HttpServer;
let server: Server;
let url: string;

// Other work on the machine may take a while; what is waited for has to come in the end.
const patience = { timeout: 10_000 };

beforeEach(async () => {
  http = createServer();
  server = new Server(http, { transports: ['websocket'], pingInterval: 100, pingTimeout: 1_000 });
  server.of('/chat').use((socket, next) => {
    const refused = Object.assign(new Error('no'), { data: { code: 'unauthenticated' } });
    next(socket.handshake.auth['token'] === 'right' ? undefined : refused);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterEach(async () => {
  await server.close();
});

const parse = (bytes: Buffer, start: number, end: number): unknown =>
  JSON.parse(bytes.toString('utf8', start, end));

describe('ChatSocket', () => {
  it('is let in with the right token and refused with another, with the words of the server', async () => {
    const socket = await ChatSocket.open({ url, token: 'right' });
    await socket.close();
    await expect(ChatSocket.open({ url, token: 'wrong' })).rejects.toThrow('unauthenticated');
  });

  it('sends what Socket.IO reads and takes each acknowledgement to its own question', async () => {
    server.of('/chat').on('connection', (socket) => {
      socket.on('later', (payload: { n: number }, ack: (answer: object) => void) => {
        // Answered in the wrong order.
        setTimeout(() => ack({ ok: true, n: payload.n }), 40 - payload.n * 10);
      });
    });
    const socket = await ChatSocket.open({ url, token: 'right' });
    const answers = await Promise.all([0, 1, 2].map((n) => socket.request('later', { n, text: 'é"\n' })));
    expect(answers).toEqual([0, 1, 2].map((n) => ({ ok: true, n })));
    await socket.close();
  });

  it('sees the same events as socket.io-client, in the same order, of every size', async () => {
    const theirs: unknown[] = [];
    const ours: unknown[] = [];
    const client = io(`${url}/chat`, { transports: ['websocket'], auth: { token: 'right' } });
    client.onAny((...event) => theirs.push(event));
    await expect.poll(() => client.connected, patience).toBe(true);
    const socket = await ChatSocket.open({
      url,
      token: 'right',
      onEvent: (bytes, start, end) => ours.push(parse(bytes, start, end)),
    });
    for (let n = 0; n < 500; n++)
      server.of('/chat').emit('message:new', { n, body: 'ü'.repeat((n * n) % 5_000) });
    server.of('/chat').emit('big', 'x'.repeat(400_000));
    await expect.poll(() => [ours.length, theirs.length], patience).toEqual([501, 501]);
    expect(ours).toEqual(theirs);
    client.close();
    await socket.close();
  });

  it('answers pings, so the server keeps it, and tells when the server cuts it off', async () => {
    const lost: string[] = [];
    const socket = await ChatSocket.open({ url, token: 'right', onLost: (reason) => lost.push(reason) });
    const ended: string[] = [];
    for (const peer of server.of('/chat').sockets.values())
      peer.on('disconnect', (reason) => ended.push(reason));
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect(ended).toEqual([]);
    server.of('/chat').disconnectSockets(true);
    await expect.poll(() => lost, patience).toHaveLength(1);
    await socket.close();
  });

  it('does not report a loss that it was asked for', async () => {
    const lost: string[] = [];
    const socket = await ChatSocket.open({ url, token: 'right', onLost: (reason) => lost.push(reason) });
    await socket.close();
    expect(lost).toEqual([]);
    expect(server.of('/chat').sockets.size).toBeLessThanOrEqual(1);
  });

  it('fails where there is no such server', async () => {
    const none = createServer((_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
    await once(none, 'listening');
    const address = none.address();
    const elsewhere = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    none.on('upgrade', (_, peer) => peer.end('HTTP/1.1 404 Not Found\r\n\r\n'));
    await expect(ChatSocket.open({ url: elsewhere, token: 'right' })).rejects.toThrow('404');
    none.close();
    await once(none, 'close');
    await expect(ChatSocket.open({ url: elsewhere, token: 'right' })).rejects.toThrow('ECONNREFUSED');
  });
});
