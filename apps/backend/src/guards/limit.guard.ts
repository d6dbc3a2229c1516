import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { limitKind } from '../platform/limits/budgets.js';
import { Limiter, refuseExceeded } from '../platform/limits/limiter.js';
import { tellCount } from '../platform/limits/rate-limit-fields.js';

/**
 * Counts each call against the budget of the person who makes it; addresses are counted before, by a hook of the server.
 * Global; stands directly after JwtAuthGuard.
 */
@Injectable()
export class LimitGuard implements CanActivate {
  constructor(private readonly limiter: Limiter) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.limiter.active || context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!request.viewer) return true;
    const kind = limitKind(request.method, request.routeOptions.url);
    const counted = await this.limiter.count(kind, 'user', request.viewer.userId);
    if (!counted) return true;
    tellCount(context.switchToHttp().getResponse<FastifyReply>(), counted);
    refuseExceeded(counted);
    return true;
  }
}
