import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { limits } from '@quemiai/contract/limits';
import type { Server, ServerOptions, Socket } from 'socket.io';
import type { Env } from '../config/env.js';
import { parser } from '../platform/realtime/parser.js';
import { gatherWrites } from '../platform/realtime/transport.js';

type AllowRequest = NonNullable<ServerOptions['allowRequest']>;

/** A browser names the page's origin in the handshake; another site's page is refused before anything is set up. */
const allowOrigins = (env: Pick<Env, 'CORS_ORIGINS' | 'PUBLIC_URL'>): AllowRequest => {
  const named = new Set([...env.CORS_ORIGINS, ...(env.PUBLIC_URL ? [new URL(env.PUBLIC_URL).origin] : [])]);
  return (request, callback) => {
    const { origin, host } = request.headers;
    const own =
      origin === undefined ||
      named.has(origin) ||
      origin === `http://${host}` ||
      origin === `https://${host}`;
    callback(own ? null : 'origin not allowed', own);
  };
};

/** Socket.IO on the server of the HTTP interface, bounded and without the parts that cost memory for nothing. */
export class SocketIoAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly env: Pick<Env, 'CORS_ORIGINS' | 'PUBLIC_URL'>,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server: Server = super.createIOServer(port, {
      ...options,
      path: '/socket.io',
      parser,
      serveClient: false,
      allowRequest: allowOrigins(this.env),
      cors: { origin: [...this.env.CORS_ORIGINS], credentials: true },
      maxHttpBufferSize: limits.socketFrameBytes,
      // Compression costs up to 300 KB a socket, and one frame encoded for all.
      perMessageDeflate: false,
      httpCompression: false,
      connectTimeout: 10_000,
      pingInterval: 25_000,
      pingTimeout: 20_000,
    } as ServerOptions);
    // The first request of a connection is kept alive by it otherwise: kilobytes of headers and buffers each.
    server.engine.on('connection', (connection: Socket['conn']) => {
      Reflect.set(connection, 'request', null);
      gatherWrites(connection);
    });
    // Whoever names no namespace gets Socket.IO's own: nothing is there.
    server.of('/').use((_, next) => {
      next(
        Object.assign(new Error('Connect to /chat'), {
          data: { code: 'not_found', detail: 'Connect to /chat' },
        }),
      );
    });
    return server;
  }
}
