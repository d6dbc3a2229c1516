import { UserRole } from '@quemiai/contract/roles';
import { AppError } from '../../platform/errors/app-error.js';

const rank: Readonly<Record<UserRole, number>> = {
  [UserRole.USER]: 0,
  [UserRole.MODERATOR]: 1,
  [UserRole.ADMIN]: 2,
  [UserRole.SUPER_ADMIN]: 3,
};

interface Somebody {
  id: string;
  role: UserRole;
}

/**
 * Nobody acts on themselves, nor on somebody of the same or a higher role: whoever took over one administrator's session
 * cannot lock the others out with it.
 * @throws AppError `forbidden`
 */
export const demandAuthority = (actor: Somebody, target: Somebody): void => {
  if (actor.id === target.id) throw new AppError('forbidden', 'Somebody else has to do this to your account');
  if (rank[actor.role] < rank[UserRole.ADMIN] || rank[target.role] >= rank[actor.role])
    throw new AppError('forbidden', 'This is for somebody of a higher role than theirs');
};

/** Whoever gives a role has more than it; SUPER_ADMIN gives every one. @throws AppError `forbidden` */
export const demandRoleToGive = (actor: Somebody, role: UserRole): void => {
  if (actor.role !== UserRole.SUPER_ADMIN && rank[role] >= rank[actor.role])
    throw new AppError('forbidden', 'Only a SUPER_ADMIN gives this role');
};
