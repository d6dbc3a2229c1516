import proxyAddr from '@fastify/proxy-addr';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { limits } from '@quemiai/contract/limits';
import type { Server, ServerOptions, Socket } from 'socket.io';
import type { Env } from '../config/env.js';
import { fromAllowedOrigin } from '../platform/http/cross-origin.js';
import { addressKey } from '../platform/limits/address-key.js';
import type { Limiter } from '../platform/limits/limiter.js';
import { parser } from '../platform/realtime/parser.js';
import { gatherWrites } from '../platform/realtime/transport.js';

type AllowRequest = NonNullable<ServerOptions['allowRequest']>;

type AdapterEnv = Pick<Env, 'CORS_ORIGINS' | 'PUBLIC_URL' | 'TRUSTED_PROXIES'>;

/** Before anything is set up: a page of another site is refused, and an address that opens too many connections. */
const allowHandshake = (env: AdapterEnv, limiter: Limiter): AllowRequest => {
  const trusted = proxyAddr.compile([...env.TRUSTED_PROXIES]);
  return (request, callback) => {
    if (!fromAllowedOrigin(request.headers, env)) {
      callback('origin not allowed', false);
      return;
    }
    const address = addressKey(proxyAddr(request, trusted));
    limiter.demand('connect', 'address', address).then(
      () => callback(null, true),
      () => callback('too many connections', false),
    );
  };
};

/** Socket.IO on the server of the HTTP interface, bounded and without the parts that cost memory for nothing. */
export class SocketIoAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly env: AdapterEnv,
    private readonly limiter: Limiter,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server: Server = super.createIOServer(port, {
      ...options,
      path: '/socket.io',
      parser,
      serveClient: false,
      allowRequest: allowHandshake(this.env, this.limiter),
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
