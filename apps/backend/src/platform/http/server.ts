import { FastifyAdapter } from '@nestjs/platform-fastify';
import { limits } from '@quemiai/contract/limits';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { Env } from '../../config/env.js';
import { uuidv7 } from '../ids/uuidv7.js';
import { answerClientError } from './client-error.js';
import { sendProblem } from './problem.filter.js';

const REQUEST_ID = /^[A-Za-z0-9_.-]{1,128}$/;

/** The caller's request id when it is a sane token, else a new one. */
const requestIdOf = (request: IncomingMessage): string => {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : uuidv7();
};

/** The HTTP server before any route: its bounds, and who may name the caller's address. */
export const httpAdapter = (env: Env): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: limits.httpBodyBytes,
    trustProxy: env.TRUSTED_PROXIES.length > 0 ? [...env.TRUSTED_PROXIES] : false,
    requestIdHeader: false,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 30_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    skipMiddie: true,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(error, request, reply),
  });
