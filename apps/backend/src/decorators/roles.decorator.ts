import { SetMetadata } from '@nestjs/common';
import type { UserRole } from '@quemiai/contract/roles';

export const ROLES_KEY = 'quemiai:roles';

/** Lets only people with one of these roles in; RolesGuard enforces it. */
export const Roles = (...roles: UserRole[]): MethodDecorator & ClassDecorator =>
  SetMetadata(ROLES_KEY, roles);
