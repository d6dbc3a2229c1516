import { UserRole } from '@quemiai/contract/roles';

/** Whether the administration is theirs to open, given a second factor. */
export const isAdmin = ({ role }: { role: UserRole }): boolean =>
  role === UserRole.ADMIN || role === UserRole.SUPER_ADMIN;
