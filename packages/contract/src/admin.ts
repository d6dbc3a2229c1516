import { z } from 'zod';
import { limits } from './limits.js';
import { UserRole } from './roles.js';
import { route } from './route.js';
import { line, page, pageQuery, text, timestamp, uuid } from './scalars.js';

/** An account as administrators see it. */
export const adminUser = z.object({
  id: uuid,
  username: z.string(),
  displayName: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  role: z.enum(UserRole),
  mfaEnabled: z.boolean(),
  status: z.enum(['active', 'suspended']),
  /** Null where the suspension has no end, and where there is none. */
  suspendedUntil: timestamp.nullable(),
  suspendedReason: z.string().nullable(),
  createdAt: timestamp,
  lastSeenAt: timestamp.nullable(),
  /** Sessions that can be used. */
  sessions: z.int(),
});
export type AdminUser = z.infer<typeof adminUser>;

/** The community in figures. */
export const dashboard = z.object({
  people: z.int(),
  /** Registered within 7 days. */
  newPeople: z.int(),
  /** Seen within 7 days. */
  activePeople: z.int(),
  suspendedPeople: z.int(),
  moderators: z.int(),
  /** `ADMIN` and `SUPER_ADMIN`. */
  administrators: z.int(),
  administratorsWithoutMfa: z.int(),
  sessions: z.int(),
  conversations: z.int(),
  /** Ever sent. */
  messages: z.int(),
  auditEntries: z.int(),
});
export type Dashboard = z.infer<typeof dashboard>;

const params = z.object({ id: uuid });
const tag = 'Administration';

export const adminRoutes = {
  'GET /admin/dashboard': route({
    summary: 'The community in figures',
    tag,
    access: 'admin',
    status: 200,
    response: dashboard,
  }),
  'GET /admin/users': route({
    summary:
      'Accounts by username; `q` finds part of a username, name or e-mail address, and where it finds nothing names like it',
    tag,
    access: 'admin',
    limit: 'search',
    query: pageQuery.extend({
      q: text(100).optional(),
      role: z.enum(UserRole).optional(),
      status: z.enum(['active', 'suspended']).optional(),
    }),
    status: 200,
    /** `similar`: nobody is called what was asked for; these are the names most like it, the best first. */
    response: page(adminUser).extend({ similar: z.boolean() }),
  }),
  'GET /admin/users/:id': route({
    summary: 'One account',
    tag,
    access: 'admin',
    params,
    status: 200,
    response: adminUser,
  }),
  'PUT /admin/users/:id/role': route({
    summary: 'Change a role; only a SUPER_ADMIN gives or takes ADMIN and SUPER_ADMIN. Ends their sessions',
    tag,
    access: 'admin',
    assurance: 'signed',
    params,
    body: z.strictObject({ role: z.enum(UserRole) }),
    status: 200,
    response: adminUser,
  }),
  'PUT /admin/users/:id/suspension': route({
    summary: 'Suspend an account, or change its suspension. Ends their sessions',
    tag,
    access: 'admin',
    assurance: 'signed',
    params,
    body: z.strictObject({
      /** The person is told it. */
      reason: line(limits.suspensionReasonMax),
      /** In the future; without an end where it is not there. */
      until: z.iso.datetime({ offset: true }).optional(),
    }),
    status: 200,
    response: adminUser,
  }),
  'DELETE /admin/users/:id/suspension': route({
    summary: 'Lift a suspension',
    tag,
    access: 'admin',
    assurance: 'signed',
    params,
    status: 204,
  }),
  'DELETE /admin/users/:id/sessions': route({
    summary: 'Sign somebody out everywhere',
    tag,
    access: 'admin',
    assurance: 'signed',
    params,
    status: 204,
  }),
  'DELETE /admin/users/:id/mfa': route({
    summary: 'Remove the second factors of somebody who lost them. Ends their sessions',
    tag,
    access: 'admin',
    assurance: 'signed',
    params,
    status: 204,
  }),
};
