import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { UserRole } from '@quemiai/contract/roles';
import type { FastifyRequest } from 'fastify';
import { ROLES_KEY } from '../decorators/roles.decorator.js';
import { AppError } from '../platform/errors/app-error.js';

export { UserRole } from '@quemiai/contract/roles';

/** Enforces `@Roles()`; a handler without it is open to everybody who is signed in. Stands after JwtAuthGuard. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.getAllAndOverride<UserRole[] | undefined>(ROLES_KEY, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (roles === undefined) return true;
    const { viewer } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!viewer) throw new AppError('unauthenticated');
    if (!roles.includes(viewer.role)) throw new AppError('forbidden', 'Your role does not allow this');
    return true;
  }
}
