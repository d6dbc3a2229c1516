import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { errorCodes } from '@quemiai/contract/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CurrentUser } from '../decorators/current-user.decorator.js';
import { Public } from '../decorators/public.decorator.js';
import { Roles } from '../decorators/roles.decorator.js';
import type { Viewer } from '../platform/tokens/viewer.js';
import type { Persona } from '../testing/personas.js';
import { personas } from '../testing/personas.js';
import type { Answer, TestApp, TestUser } from '../testing/test-app.js';
import { startTestApp } from '../testing/test-app.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { RolesGuard, UserRole } from './roles.guard.js';

/** The usage example of the production readiness guide. */
@Controller('admin')
@UseGuards(JwtAuthGuard, RolesGuard)
class AdminController {
  @Get('dashboard')
  @Roles(UserRole.ADMIN, UserRole.SUPER_ADMIN)
  getDashboard(@CurrentUser() user: Viewer): object {
    return { message: 'Admin dashboard', user };
  }
}

@Controller('plain')
class PlainController {
  @Get('closed')
  @Roles(UserRole.USER)
  closed(@CurrentUser() viewer: Viewer): object {
    return viewer;
  }

  @Get('open')
  @Public()
  open(): object {
    return { open: true };
  }
}

@Controller('staff')
@Roles(UserRole.MODERATOR)
class StaffController {
  @Get('all')
  all(): object {
    return { staff: true };
  }

  @Get('owner')
  @Roles(UserRole.SUPER_ADMIN)
  owner(): object {
    return { owner: true };
  }
}

@Module({ controllers: [AdminController, PlainController, StaffController] })
class ExampleModule {}

let t: TestApp;
let person: TestUser;
let make: Awaited<ReturnType<typeof personas>>;
beforeAll(async () => {
  t = await startTestApp({}, { modules: [{ module: ExampleModule }] });
  person = await t.registerUser();
  make = await personas(t);
});
afterAll(() => t.close());

const as = async (role: UserRole, path: string, mfa = true): Promise<Answer & { who: Persona }> => {
  const who = await make({ role, mfa });
  return { who, ...(await t.call(`GET ${path}`, { token: who.token })) };
};
const refused = (answer: Answer, code: keyof typeof errorCodes): void => {
  expect(answer.body).toMatchObject({ code });
  expect(answer.status).toBe(errorCodes[code].status);
};

describe("the guide's AdminController", () => {
  test('lets administrators in and says who asks', async () => {
    for (const role of [UserRole.ADMIN, UserRole.SUPER_ADMIN]) {
      const { who, status, body } = await as(role, '/admin/dashboard');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        message: 'Admin dashboard',
        user: { userId: who.id, sessionId: who.sessionId, role, mfa: true },
      });
    }
  });

  test('asks administrators for a second factor', async () => {
    for (const role of [UserRole.ADMIN, UserRole.SUPER_ADMIN])
      refused(await as(role, '/admin/dashboard', false), 'mfa_enrollment_required');
  });

  test('asks again once the factor is gone, whatever the token still says', async () => {
    const who = await make({ role: UserRole.ADMIN, mfa: true });
    const call = () => t.call('GET /admin/dashboard', { token: who.token });
    expect((await call()).status).toBe(200);
    await t.database.pool.query('UPDATE sessions SET mfa_at = NULL WHERE id = $1', [who.sessionId]);
    refused(await call(), 'mfa_enrollment_required');
  });

  test('refuses others, and strangers', async () => {
    for (const role of [UserRole.USER, UserRole.MODERATOR])
      refused(await as(role, '/admin/dashboard'), 'forbidden');
    refused(await t.call('GET /admin/dashboard'), 'unauthenticated');
  });
});

test('a handler for people who are signed in is closed to strangers; a public one is open', async () => {
  refused(await t.call('GET /plain/closed'), 'unauthenticated');
  expect((await t.call('GET /plain/closed', { token: person.token })).body).toMatchObject({
    userId: person.id,
  });
  expect((await t.call('GET /plain/open')).body).toEqual({ open: true });
  expect((await t.call('GET /plain/open', { token: 'garbage' })).status).toBe(200);
});

test('the roles of a handler take the place of those of its controller', async () => {
  expect((await as(UserRole.MODERATOR, '/staff/all')).status).toBe(200);
  refused(await as(UserRole.SUPER_ADMIN, '/staff/all'), 'forbidden');
  expect((await as(UserRole.SUPER_ADMIN, '/staff/owner')).status).toBe(200);
  refused(await as(UserRole.MODERATOR, '/staff/owner'), 'forbidden');
  refused(await t.call('GET /staff/all'), 'unauthenticated');
});

test.each([
  ['another scheme', (token: string) => `Basic ${token}`],
  ['no scheme', (token: string) => token],
  ['two tokens', (token: string) => `Bearer ${token} ${token}`],
  ['a list', (token: string) => `Bearer ${token}, Bearer ${token}`],
  ['nothing after the scheme', () => 'Bearer '],
  ['an altered token', (token: string) => `Bearer ${token.split('.').toReversed().join('.')}`],
])('refuses an Authorization field with %s', async (_, header) => {
  const answer = await t.call('GET /plain/closed', { headers: { authorization: header(person.token) } });
  refused(answer, 'unauthenticated');
});

test('takes the scheme in any case', async () => {
  const headers = { authorization: `bearer ${person.token}` };
  expect((await t.call('GET /plain/closed', { headers })).status).toBe(200);
});
