import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpConnection, encodeRequest } from './http-client.ts';

let server: Server;
let url: string;

beforeEach(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.url === '/stream') response.write('in parts');
      const body = JSON.stringify({
        method: request.method,
        url: request.url,
        by: request.headers.authorization,
        body: Buffer.concat(parts).toString(),
        filler: 'x'.repeat(request.url === '/big' ? 300_000 : 0),
      });
      if (request.url === '/nothing') response.writeHead(204).end();
      else if (request.url === '/stream') response.end();
      else response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('HttpConnection', () => {
  it('sends request after request over one connection and reads answers small, large and empty', async () => {
    let connections = 0;
    server.on('connection', () => connections++);
    const connection = await HttpConnection.open(url);
    const post = encodeRequest('POST', new URL(`${url}/a?b=c`), { authorization: 'Bearer t' }, { text: 'é' });
    const answer = await connection.send(post);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      method: 'POST',
      url: '/a?b=c',
      by: 'Bearer t',
      body: '{"text":"é"}',
    });
    const big = await connection.send(encodeRequest('GET', new URL(`${url}/big`), {}));
    expect(big.body.length).toBeGreaterThan(300_000);
    expect(JSON.parse(big.body.toString())).toMatchObject({ url: '/big', body: '' });
    expect(await connection.send(encodeRequest('GET', new URL(`${url}/nothing`), {}))).toMatchObject({
      status: 204,
    });
    expect(connections).toBe(1);
    connection.close();
  });

  it('fails on an answer it cannot read and when the server goes away', async () => {
    const connection = await HttpConnection.open(url);
    await expect(connection.send(encodeRequest('GET', new URL(`${url}/stream`), {}))).rejects.toThrow(
      'Content-Length',
    );
    const other = await HttpConnection.open(url);
    server.removeAllListeners('request');
    const waiting = other.send(encodeRequest('GET', new URL(`${url}/late`), {}));
    setTimeout(() => server.closeAllConnections(), 50);
    await expect(waiting).rejects.toThrow('closed');
  });
});
