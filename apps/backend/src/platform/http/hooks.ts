import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Env } from '../../config/env.js';
import logger from '../../config/logger.js';
import type { RequestContext } from '../context/request-context.js';
import { requestContext } from '../context/request-context.js';
import { AppError } from '../errors/app-error.js';
import { limitAddresses } from '../limits/address-limits.js';
import type { Limiter } from '../limits/limiter.js';
import { noteBodyDigest } from '../signatures/content-digest.js';
import { isApiCall } from './api-call.js';
import { corsHeaders, fromAllowedOrigin, preflightHeaders } from './cross-origin.js';
import { parseJsonBody } from './json-body.js';
import { helmetOptions, permissionsPolicy } from './security-headers.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the log says of this request; AsyncLocalStorage carries the same object. */
    line: RequestContext;
  }
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'QUERY']);
const bodyless = new Set(['GET', 'HEAD', 'OPTIONS']);

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || !['0', undefined].includes(headers['content-length']);

const refuseUnreadable = (request: FastifyRequest): void => {
  if (bodyless.has(request.method) && hasBody(request)) {
    throw new AppError('malformed_request', `A ${request.method} request has no body`);
  }
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new AppError('unsupported_media_type', 'Send the body without a Content-Encoding');
  }
};

const accessLine = (request: FastifyRequest, reply: FastifyReply): void => {
  const route = request.routeOptions.url;
  const fields = {
    requestId: request.id,
    userId: request.line.userId,
    method: request.method,
    route,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
  };
  // Probes and files come by the thousand and say little.
  if (route === undefined || route.startsWith('/api/')) logger.info(fields, 'request');
  else logger.debug(fields, 'request');
};

/** What every request goes through before its route: its id and context, the browser's rules, the body's bounds. */
export const addHooks = async (server: FastifyInstance, env: Env, limiter: Limiter): Promise<void> => {
  server.decorateRequest('line');
  server.addHook('onRequest', (request, reply, done) => {
    request.line = {
      requestId: request.id,
      from: { ip: request.ip, userAgent: (request.headers['user-agent'] ?? '').slice(0, 400) },
    };
    reply.header('x-request-id', request.id);
    reply.header('permissions-policy', permissionsPolicy);
    if (isApiCall(request)) reply.header('cache-control', 'no-store');
    requestContext.run(request.line, done);
  });
  await server.register(helmet, helmetOptions(env));
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(corsHeaders(request.headers, env));
    const preflight =
      request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (preflight && reply.hasHeader('access-control-allow-origin')) {
      reply.status(204).headers(preflightHeaders).send();
      return;
    }
    if (!safe.has(request.method) && !fromAllowedOrigin(request.headers, env)) {
      throw new AppError('forbidden', 'A page of another site may not do this');
    }
    done();
  });
  limitAddresses(server, limiter);
  server.addHook('onRequest', (request, _reply, done) => {
    refuseUnreadable(request);
    done();
  });
  // Reading the body leaves the context: its events belong to the connection.
  server.addHook('preValidation', (request, _reply, done) => requestContext.run(request.line, done));
  server.addHook('onSend', (_request, reply, _payload, done) => {
    // The connection of a request that was under way when the server closed would be kept alive beyond it.
    if (!server.server.listening) reply.header('connection', 'close');
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    accessLine(request, reply);
    done();
  });
  // Node would answer an expectation it does not know by itself, without a body; RFC 9110 lets a server pass over it.
  server.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    server.server.emit('request', request, response);
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      noteBodyDigest(request, body);
      done(null, parseJsonBody(body));
    } catch (error) {
      done(error as Error);
    }
  });
};
