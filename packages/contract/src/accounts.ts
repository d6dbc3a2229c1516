import { z } from 'zod';
import { registration } from './community.js';
import { delivery, session } from './identity.js';
import { limits } from './limits.js';
import { route } from './route.js';
import { email, line, text, username } from './scalars.js';

/** A token out of a mailed or printed link; what is none is answered like one that has expired. */
const linkToken = text(200, 1);

/** Fifteen characters are asked for by the server where the account has no second factor. */
const newPassword = text(limits.passwordMax, limits.passwordWithMfaMin);

/** Who the first administrator is to be. */
const setupAccount = z.object({
  email,
  username,
  password: text(limits.passwordMax, limits.passwordMin),
});

export const accountRoutes = {
  'POST /auth/invite/check': route({
    summary: 'Whether an account could be created with this invite now; does not use it up',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({ token: linkToken }),
    status: 204,
  }),
  'POST /auth/email/verify/check': route({
    summary: 'Whose address the token of a mailed link would confirm; does not use it up',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({ token: linkToken }),
    status: 200,
    response: z.object({ username, email }),
  }),
  'POST /auth/email/verify': route({
    summary: 'Confirm an e-mail address, or the change to one, with the token of the mailed link',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({ token: linkToken }),
    status: 204,
  }),
  'POST /auth/email/resend': route({
    summary: 'Mail the confirmation once more; answers the same whether or not the address is known',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({ email }),
    status: 204,
  }),
  'POST /auth/email/change': route({
    summary: 'Ask for another e-mail address; it takes effect once the link mailed to it is followed',
    tag: 'Identity',
    access: 'user',
    assurance: 'recent',
    limit: 'auth',
    body: z.strictObject({ email }),
    status: 204,
  }),
  'POST /auth/password/forgot': route({
    summary: 'Mail a link to a new password; answers the same whether or not the address is known',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({ email }),
    status: 204,
  }),
  'POST /auth/password/reset/check': route({
    summary:
      'Whether a password could be set with this token now, and how long it has to be; does not use it up',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({ token: linkToken }),
    status: 200,
    /** Characters. */
    response: z.object({ passwordMin: z.int() }),
  }),
  'POST /auth/password/reset': route({
    summary: 'Set a new password with the token of the mailed link; ends every session and opens none',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({ token: linkToken, password: newPassword }),
    status: 204,
  }),
  'POST /auth/password/change': route({
    summary: 'Change the password; ends all other sessions',
    tag: 'Identity',
    access: 'user',
    limit: 'auth',
    body: z.strictObject({ currentPassword: text(limits.passwordMax, 1), newPassword }),
    status: 204,
  }),
  'POST /setup/check': route({
    summary:
      'Whether the token fits, and whether an account could be made with what is given of it; does not use it up',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({ ...setupAccount.partial().shape, token: linkToken }),
    status: 204,
  }),
  'POST /setup': route({
    summary: 'Become the first administrator with the token that the start of the server tells; works once',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({
      token: linkToken,
      ...setupAccount.shape,
      communityName: line(limits.communityNameMax).optional(),
      registration: registration.optional(),
      delivery: delivery.optional(),
    }),
    status: 201,
    response: session,
  }),
};
