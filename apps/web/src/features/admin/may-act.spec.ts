import { UserRole } from '@quemiai/contract/roles';
import { describe, expect, it } from 'vitest';
import { mayAct, rolesToGive } from './may-act.js';

const owner = { id: 'o', role: UserRole.SUPER_ADMIN };
const admin = { id: 'a', role: UserRole.ADMIN };
const user = { id: 'u', role: UserRole.USER };

describe('what an administrator is offered', () => {
  it('is nothing on themselves, their equals and those above', () => {
    expect(mayAct(admin, user)).toBe(true);
    expect(mayAct(owner, admin)).toBe(true);
    expect(mayAct(admin, admin)).toBe(false);
    expect(mayAct(admin, { id: 'b', role: UserRole.ADMIN })).toBe(false);
    expect(mayAct(admin, owner)).toBe(false);
    expect(mayAct(owner, { id: 'p', role: UserRole.SUPER_ADMIN })).toBe(false);
  });

  it('is no role of their own or above, but for owners', () => {
    expect(rolesToGive(admin)).toEqual(['USER', 'MODERATOR']);
    expect(rolesToGive(owner)).toEqual(['USER', 'MODERATOR', 'ADMIN', 'SUPER_ADMIN']);
  });
});
