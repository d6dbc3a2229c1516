import type {
  CallHandler,
  ExecutionContext,
  NestInterceptor,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { RouteKey } from '@quemiai/contract/routes';
import { routeSpec } from '@quemiai/contract/routes';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Observable } from 'rxjs';
import { defer, from, lastValueFrom } from 'rxjs';
import logger from '../../config/logger.js';
import { AppError } from '../errors/app-error.js';
import { ROUTE_KEY } from '../http/route.js';
import type { Viewer } from '../tokens/viewer.js';
import type { Claim, FirstAnswer, Kept } from './idempotency.store.js';
import { IdempotencyStore } from './idempotency.store.js';

const KEY = /^[\x21-\x7e]{1,255}$/;
const SWEEP_MS = 10 * 60_000;
/** How long a repeated request waits for the first before it is told to come back. */
const WAIT_MS = 5_000;
const POLL_MS = 100;

const keyOf = (request: FastifyRequest): string | undefined => {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  if (typeof header === 'string' && KEY.test(header)) return header;
  const message = 'must be 1 to 255 visible ASCII characters';
  throw new AppError('validation_failed', `header.Idempotency-Key: ${message}`, [
    { path: 'header.Idempotency-Key', message },
  ]);
};

const hashOf = (request: FastifyRequest): Buffer =>
  createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest();

/**
 * Serves a creating request once per `Idempotency-Key` and caller: the same request again gets the first answer, another
 * one with the same key is refused. Only successes are kept; what was refused may be tried again.
 */
@Injectable()
export class IdempotencyInterceptor
  implements NestInterceptor, OnApplicationBootstrap, OnApplicationShutdown
{
  private sweeper: NodeJS.Timeout | undefined;

  constructor(private readonly store: IdempotencyStore) {}

  onApplicationBootstrap(): void {
    this.sweeper = setInterval(() => {
      this.store
        .sweep()
        .catch((error: unknown) => logger.warn({ err: error }, 'old idempotency keys were not swept'));
    }, SWEEP_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.sweeper);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const route = Reflect.getMetadata(ROUTE_KEY, context.getHandler()) as RouteKey | undefined;
    if (route === undefined) return next.handle();
    const { idempotent = false, secretAnswer = false } = routeSpec(route);
    if (!idempotent) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & { viewer?: Viewer }>();
    const key = keyOf(request);
    if (key === undefined || request.viewer === undefined) return next.handle();
    const { userId } = request.viewer;
    const kept = { userId, key, secret: secretAnswer };
    return defer(() => from(this.once(kept, request, http.getResponse<FastifyReply>(), next)));
  }

  private async once(
    kept: Kept,
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const { userId, key } = kept;
    const claim = await this.settledClaim(userId, key, hashOf(request));
    if (claim.kind === 'pending') {
      reply.header('retry-after', '1');
      throw new AppError('conflict', 'The first request with this Idempotency-Key is still being served');
    }
    if (claim.kind === 'answered') {
      reply.status(claim.answer.status);
      return claim.answer.response;
    }
    let response: unknown;
    try {
      response = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      // Where even this fails, the claim lapses by itself.
      await this.store.release(userId, key, claim.token).catch(() => undefined);
      throw error;
    }
    await this.keep(kept, claim.token, { status: reply.statusCode, response });
    return response;
  }

  private async settledClaim(userId: string, key: string, hash: Buffer): Promise<Claim> {
    const until = performance.now() + WAIT_MS;
    for (;;) {
      const claim = await this.store.claim(userId, key, hash);
      if (claim.kind !== 'pending' || performance.now() > until) return claim;
      await sleep(POLL_MS);
    }
  }

  /** The work is done and committed: failing to remember its answer must not turn it into a failure. */
  private async keep(kept: Kept, token: Date, answer: FirstAnswer): Promise<void> {
    try {
      await this.store.answer(kept, token, answer);
    } catch (error) {
      logger.warn({ err: error }, 'an answer could not be kept for its Idempotency-Key');
    }
  }
}
