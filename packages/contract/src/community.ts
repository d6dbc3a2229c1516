import { z } from 'zod';
import { limits } from './limits.js';
import { route } from './route.js';
import { line, page, pageQuery, text, timestamp, uuid } from './scalars.js';

/** Who may create an account: anybody, holders of an invite, or nobody. */
export const registration = z.enum(['open', 'invite', 'closed']);
export type Registration = z.infer<typeof registration>;

/** What anybody may know of the place before signing in. */
export const community = z.object({
  name: z.string(),
  registration,
  /** The least length of a password where it is the only factor. */
  passwordMin: z.int(),
  /** There is no administrator yet. */
  setupNeeded: z.boolean(),
  /** Whether mails are sent; without a mail server they are kept, and reach nobody by themselves. */
  sendsMail: z.boolean(),
});

export const communitySettings = z.object({ name: z.string(), registration });
export type CommunitySettings = z.infer<typeof communitySettings>;

export const invite = z.object({
  id: uuid,
  note: z.string(),
  maxUses: z.int(),
  uses: z.int(),
  /** The username of who made it; null when that account is gone. */
  createdBy: z.string().nullable(),
  createdAt: timestamp,
  expiresAt: timestamp,
  revokedAt: timestamp.nullable(),
});
export type Invite = z.infer<typeof invite>;

/** A mail that was written instead of sent. */
export const outboxEntry = z.object({ id: uuid, at: timestamp, to: z.string(), subject: z.string() });
export const outboxMail = outboxEntry.extend({ from: z.string(), text: z.string(), html: z.string() });
export type OutboxMail = z.infer<typeof outboxMail>;

/** Where mails go. */
export const mailState = z.object({
  /** Name and port of the mail server; null where mails are kept in the data folder instead of sent. */
  server: z.string().nullable(),
  from: z.string(),
  /** Whether administrators read here what was kept instead of sent. */
  readable: z.boolean(),
});

export const communityRoutes = {
  'GET /community': route({
    summary: 'The name of the community, and who may create an account',
    tag: 'Community',
    access: 'public',
    status: 200,
    response: community,
  }),
  'GET /admin/settings': route({
    summary: 'The settings of the community',
    tag: 'Administration',
    access: 'admin',
    status: 200,
    response: communitySettings,
  }),
  'PATCH /admin/settings': route({
    summary: 'Change the settings of the community',
    tag: 'Administration',
    access: 'admin',
    assurance: 'signed',
    body: z.strictObject({
      name: line(limits.communityNameMax).optional(),
      registration: registration.optional(),
    }),
    status: 200,
    response: communitySettings,
  }),
  'GET /admin/invites': route({
    summary: 'Invites, the newest first',
    tag: 'Administration',
    access: 'admin',
    query: pageQuery,
    status: 200,
    response: page(invite),
  }),
  'POST /admin/invites': route({
    summary: 'Make an invite; its link is told this once',
    tag: 'Administration',
    access: 'admin',
    assurance: 'signed',
    body: z.strictObject({
      note: text(limits.inviteNoteMax).optional(),
      maxUses: z.int().min(1).max(limits.inviteUsesMax),
      expiresInDays: z.int().min(1).max(limits.inviteDaysMax),
    }),
    status: 201,
    /** `url` is `<address>/sign-up#<token>`; the token is what `POST /auth/register` takes as `invite`. */
    response: z.object({ invite, url: z.string() }),
    idempotent: true,
    secretAnswer: true,
  }),
  'DELETE /admin/invites/:id': route({
    summary: 'Revoke an invite; accounts that were made with it stay',
    tag: 'Administration',
    access: 'admin',
    assurance: 'signed',
    params: z.object({ id: uuid }),
    status: 204,
  }),
  'GET /admin/mail': route({
    summary: 'Where mails go: to a mail server, or into the data folder',
    tag: 'Administration',
    access: 'admin',
    status: 200,
    response: mailState,
  }),
  'POST /admin/mail/test': route({
    summary: "Send a test mail to one's own address at once, and hear what came of it",
    tag: 'Administration',
    access: 'admin',
    assurance: 'recent',
    limit: 'auth',
    body: z.strictObject({}).optional(),
    status: 200,
    /** `failure` says in words why it was not accepted; null where it was. */
    response: z.object({ to: z.string(), failure: z.string().nullable() }),
  }),
  'GET /admin/outbox': route({
    summary: 'Mails that were kept instead of sent, the newest first; only in development without SMTP',
    tag: 'Administration',
    access: 'admin',
    query: pageQuery,
    status: 200,
    response: page(outboxEntry),
  }),
  'GET /admin/outbox/:id': route({
    summary: 'One mail that was kept instead of sent; a link in it opens the account of another',
    tag: 'Administration',
    access: 'admin',
    assurance: 'recent',
    params: z.object({ id: uuid }),
    status: 200,
    response: outboxMail,
  }),
};
