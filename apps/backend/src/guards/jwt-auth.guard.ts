import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { RouteKey } from '@quemiai/contract/routes';
import { routeSpec } from '@quemiai/contract/routes';
import type { FastifyRequest } from 'fastify';
import { PUBLIC_KEY } from '../decorators/public.decorator.js';
import { requestContext } from '../platform/context/request-context.js';
import { AppError } from '../platform/errors/app-error.js';
import { ROUTE_KEY } from '../platform/http/route.js';
import { AccessTokens } from '../platform/tokens/access-tokens.js';

/** Names the caller of each HTTP request. Global: a handler is closed unless it is stated to be public. */
@Injectable()
export class JwtAuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Sockets are verified once, in their handshake.
    if (context.getType() !== 'http' || this.isPublic(context)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.viewer) return true;
    const token = /^Bearer ([\w.-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined)
      throw new AppError('unauthenticated', 'An access token is needed: Authorization: Bearer …');
    const viewer = await this.tokens.verify(token);
    request.viewer = viewer;
    const store = requestContext.getStore();
    if (store) store.userId = viewer.userId;
    return true;
  }

  private isPublic(context: ExecutionContext): boolean {
    const key = this.reflector.get<RouteKey | undefined>(ROUTE_KEY, context.getHandler());
    if (key !== undefined) return routeSpec(key).access === 'public';
    return (
      this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_KEY, [
        context.getHandler(),
        context.getClass(),
      ]) ?? false
    );
  }
}
