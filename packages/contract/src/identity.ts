import { z } from 'zod';
import { limits } from './limits.js';
import { route } from './route.js';
import { UserRole } from './roles.js';
import { email, line, page, queryInt, text, timestamp, username, uuid } from './scalars.js';

/** A person as others see them. */
export const user = z.object({
  id: uuid,
  username: z.string(),
  displayName: z.string(),
  bio: z.string(),
  avatarUrl: z.string().nullable(),
  createdAt: timestamp,
  followers: z.int(),
  following: z.int(),
  posts: z.int(),
  viewer: z.object({
    following: z.boolean(),
    followedBy: z.boolean(),
    blocked: z.boolean(),
    muted: z.boolean(),
  }),
});
export type User = z.infer<typeof user>;

export const settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** A sound for a message that arrives while the page is not in view. */
  sound: z.boolean(),
});
export type Settings = z.infer<typeof settings>;

export const me = user.extend({
  email: z.string(),
  emailVerified: z.boolean(),
  role: z.enum(UserRole),
  mfaEnabled: z.boolean(),
  settings,
});
export type Me = z.infer<typeof me>;

export const delivery = z.enum(['cookie', 'body']);

/** `refreshToken` is there only with `delivery: "body"`; browsers get it as an HttpOnly cookie. */
export const session = z.object({
  user: me,
  accessToken: z.string(),
  /** Seconds. */
  expiresIn: z.int(),
  refreshToken: z.string().optional(),
});
export type Session = z.infer<typeof session>;

const password = text(limits.passwordMax, limits.passwordMin);

export const identityRoutes = {
  'POST /auth/register': route({
    summary: 'Create an account and sign in to it',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({
      email,
      username,
      password,
      displayName: line(limits.displayNameMax).optional(),
      /** The token of an invite, where an account takes one. */
      invite: text(200, 1).optional(),
      delivery: delivery.optional(),
    }),
    status: 201,
    response: session,
  }),
  'POST /auth/login': route({
    summary: 'Sign in with a username or an e-mail address',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({
      identifier: text(limits.emailMax, 1),
      password: text(limits.passwordMax, 1),
      delivery: delivery.optional(),
    }),
    status: 200,
    response: session,
  }),
  'POST /auth/refresh': route({
    summary: 'Exchange the refresh token for a new pair; a used one ends the session',
    tag: 'Identity',
    access: 'public',
    body: z
      .strictObject({ refreshToken: z.string().max(200).optional(), delivery: delivery.optional() })
      .optional(),
    status: 200,
    response: session,
  }),
  'POST /auth/logout': route({
    summary: 'End the session, its refresh tokens and its sockets',
    tag: 'Identity',
    access: 'user',
    body: z.strictObject({}).optional(),
    status: 204,
  }),
  'GET /users/me': route({
    summary: 'The account that is signed in',
    tag: 'People',
    access: 'user',
    status: 200,
    response: me,
  }),
  'PATCH /users/me': route({
    summary: 'Change the profile or the settings',
    tag: 'People',
    access: 'user',
    body: z.strictObject({
      displayName: line(limits.displayNameMax).optional(),
      bio: text(limits.bioMax).optional(),
      settings: settings.partial().optional(),
    }),
    status: 200,
    response: me,
  }),
  'GET /users/:username': route({
    summary: 'A profile',
    tag: 'People',
    access: 'user',
    params: z.object({ username: text(limits.usernameMax, 1) }),
    status: 200,
    response: user,
  }),
  'GET /search': route({
    summary: 'Find people by name; small typing mistakes are forgiven',
    tag: 'People',
    access: 'user',
    limit: 'search',
    query: z.object({
      q: text(100, 1),
      type: z.enum(['users']).default('users'),
      limit: queryInt(1, limits.pageMax).default(limits.pageDefault),
      cursor: z.string().max(500).optional(),
    }),
    status: 200,
    response: page(user),
  }),
};
