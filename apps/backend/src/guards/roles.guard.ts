import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Access } from '@quemiai/contract/route';
import { UserRole } from '@quemiai/contract/roles';
import type { RouteKey } from '@quemiai/contract/routes';
import { routeSpec } from '@quemiai/contract/routes';
import type { FastifyRequest } from 'fastify';
import { ROLES_KEY } from '../decorators/roles.decorator.js';
import { AppError } from '../platform/errors/app-error.js';
import { ROUTE_KEY } from '../platform/http/route.js';
import { SessionProofs } from '../platform/tokens/session-proofs.js';
import type { Viewer } from '../platform/tokens/viewer.js';

export { UserRole } from '@quemiai/contract/roles';

const administrators: readonly UserRole[] = [UserRole.ADMIN, UserRole.SUPER_ADMIN];
const rolesOfAccess: Partial<Record<Access, readonly UserRole[]>> = {
  moderator: [UserRole.MODERATOR, ...administrators],
  admin: administrators,
};

/**
 * Enforces `@Roles()`, and the roles that a route of the contract states; a handler without either is open to everybody
 * who is signed in. Administrators must have shown a second factor that they still have. Stands after JwtAuthGuard.
 */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly proofs: SessionProofs,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const roles = this.rolesOf(context);
    if (roles === undefined) return true;
    const { viewer } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!viewer) throw new AppError('unauthenticated');
    if (!roles.includes(viewer.role)) throw new AppError('forbidden', 'Your role does not allow this');
    if (administrators.includes(viewer.role) && !(await this.showedFactor(viewer))) {
      throw new AppError(
        'mfa_enrollment_required',
        'Administrators sign in with a second factor: set one up, then sign in with it',
      );
    }
    return true;
  }

  /** A token says so for minutes after the last factor was removed: the session is asked too. */
  private async showedFactor(viewer: Viewer): Promise<boolean> {
    return viewer.mfa && ((await this.proofs.of(viewer))?.mfa ?? false);
  }

  private rolesOf(context: ExecutionContext): readonly UserRole[] | undefined {
    const key = this.reflector.get<RouteKey | undefined>(ROUTE_KEY, context.getHandler());
    const stated = key === undefined ? undefined : rolesOfAccess[routeSpec(key).access];
    return (
      stated ??
      this.reflector.getAllAndOverride<UserRole[] | undefined>(ROLES_KEY, [
        context.getHandler(),
        context.getClass(),
      ])
    );
  }
}
