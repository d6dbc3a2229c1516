import { UserRole } from '@quemiai/contract/roles';

const rank: Record<UserRole, number> = { USER: 0, MODERATOR: 1, ADMIN: 2, SUPER_ADMIN: 3 };

export const roleNames: Record<UserRole, string> = {
  USER: 'Member',
  MODERATOR: 'Moderator',
  ADMIN: 'Administrator',
  SUPER_ADMIN: 'Owner',
};

/** What comes with it, beside what everybody may. */
export const roleHints: Record<UserRole, string> = {
  USER: 'People and conversations',
  MODERATOR: 'Shown here by name; nothing more yet',
  ADMIN: 'These pages, and members’ accounts',
  SUPER_ADMIN: 'Also says who is an administrator',
};

/** The same within a sentence. */
export const roleWithArticle: Record<UserRole, string> = {
  USER: 'a member',
  MODERATOR: 'a moderator',
  ADMIN: 'an administrator',
  SUPER_ADMIN: 'an owner',
};

interface Somebody {
  id: string;
  role: UserRole;
}

/** The server decides; this says the same, so that nobody is offered what would be refused. */
export const mayAct = (me: Somebody, other: Somebody): boolean =>
  me.id !== other.id && rank[me.role] > rank[other.role];

/** The roles that somebody of this role may give: owners every one, administrators those below their own. */
export const rolesToGive = (me: Somebody): readonly UserRole[] => {
  const all: readonly UserRole[] = [UserRole.USER, UserRole.MODERATOR, UserRole.ADMIN, UserRole.SUPER_ADMIN];
  return me.role === UserRole.SUPER_ADMIN ? all : all.filter((role) => rank[role] < rank[me.role]);
};
