import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import logger from '../../config/logger.js';
import { PROBLEM_TYPE, problem, httpError } from './problem.js';
import type { KnownRoutes } from './unknown-route.js';

/** Answers anything that was thrown as a problem document, and logs what is a fault of ours. */
export const sendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
  // The caller hung up before the whole request was here: nobody is left to answer.
  if (request.raw.destroyed && !request.raw.complete) {
    logger.debug({ requestId: request.id }, 'a request was given up by its caller');
    return;
  }
  const known = httpError(error);
  if (known.status >= 500) {
    const fields = {
      err: error,
      requestId: request.id,
      method: request.method,
      route: request.routeOptions?.url,
    };
    if (known.code === 'internal_error') logger.error(fields, 'a request failed');
    else logger.warn(fields, 'a request could not be served');
  }
  if (reply.sent || reply.raw.headersSent) return;
  if (known.code === 'unavailable' && !reply.hasHeader('retry-after')) reply.header('retry-after', '5');
  if (known.more.retryAfter !== undefined) reply.header('retry-after', String(known.more.retryAfter));
  // RFC 9110, 15.5.2: a 401 names the scheme it wants.
  if (known.status === 401) reply.header('www-authenticate', 'Bearer');
  void reply
    .status(known.status)
    .header('x-request-id', request.id)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem(known.code, request.id, known.detail, known.errors, known.more.members)));
};

/** The one exception filter of HTTP. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly known: KnownRoutes) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    sendProblem(error instanceof NotFoundException ? this.unknown(request, reply) : error, request, reply);
  }

  /** Nest's own `NotFoundException`: no route took the request. */
  private unknown(request: FastifyRequest, reply: FastifyReply): unknown {
    try {
      return this.known.refuse(request, reply);
    } catch (error) {
      return error;
    }
  }
}
