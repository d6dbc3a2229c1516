import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { RouteKey } from '@quemiai/contract/routes';
import { routeSpec } from '@quemiai/contract/routes';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OwnerRecord } from '../decorators/owned.decorator.js';
import { OWNED_KEY } from '../decorators/owned.decorator.js';
import { AppError, notFound } from '../platform/errors/app-error.js';
import { parse } from '../platform/http/parse.js';
import { ROUTE_KEY } from '../platform/http/route.js';

const anyParams = z.object({ id: z.string() });
const named = z.object({ id: z.string() });

/**
 * Enforces `@Owned()`: what belongs to somebody else is refused before its handler is asked, and answered as if it were
 * not there unless the caller may know of it. Global; stands after JwtAuthGuard.
 */
@Injectable()
export class ResourceOwnershipGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const record = this.reflector.get<Type<OwnerRecord> | undefined>(OWNED_KEY, context.getHandler());
    if (record === undefined) return true;
    const { viewer, params } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!viewer) throw new AppError('unauthenticated');
    const key = this.reflector.get<RouteKey | undefined>(ROUTE_KEY, context.getHandler());
    const schema = key === undefined ? anyParams : (routeSpec(key).params ?? anyParams);
    const { id } = named.parse(parse(schema, params, 'params'));
    const relation = await this.modules.get(record, { strict: false }).relationTo(viewer, id);
    if (relation === 'hidden') throw notFound();
    if (relation === 'seen') throw new AppError('forbidden', 'This belongs to somebody else');
    return true;
  }
}
