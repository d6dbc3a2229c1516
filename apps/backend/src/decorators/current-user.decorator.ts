import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Viewer } from '../platform/tokens/viewer.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by JwtAuthGuard. */
    viewer?: Viewer;
  }
}

/** The caller that JwtAuthGuard verified. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  const { viewer } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!viewer) throw new Error('@CurrentUser() stands on a public route');
  return viewer;
});
