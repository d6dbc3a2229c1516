import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import logger from '../../config/logger.js';
import { PROBLEM_TYPE, problem, toAppError } from './problem.js';

/** Answers anything that was thrown as a problem document, and logs what is a fault of ours. */
export const sendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
  const known = toAppError(error);
  if (known.status >= 500) {
    const fields = {
      err: error,
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url,
    };
    if (known.code === 'internal_error') logger.error(fields, 'a request failed');
    else logger.warn(fields, 'a request could not be served');
  }
  if (reply.sent || reply.raw.headersSent) return;
  if (known.code === 'unavailable' && reply.getHeader('retry-after') === undefined)
    reply.header('retry-after', '5');
  void reply
    .status(known.status)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem(known.code, request.id, known.detail, known.errors)));
};

/** The one exception filter of HTTP. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}
