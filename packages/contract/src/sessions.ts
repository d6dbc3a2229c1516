import { z } from 'zod';
import { limits } from './limits.js';
import { passkeyAssertion, passkeyRequestOptions } from './mfa.js';
import { route } from './route.js';
import { page, pageQuery, text, timestamp, uuid } from './scalars.js';

/** One sign-in on one device. */
export const deviceSession = z.object({
  id: uuid,
  /** It is the one that asks. */
  current: z.boolean(),
  /** For people to read, such as "Firefox on Android"; from what the device says of itself. */
  device: z.string(),
  ip: z.string(),
  createdAt: timestamp,
  lastSeenAt: timestamp,
  /** A second factor or a passkey was shown in it. */
  mfa: z.boolean(),
});
export type DeviceSession = z.infer<typeof deviceSession>;

/** 32 bytes in base64url. */
const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url');

/** The public half of a key that signs requests, and no member more: a private key is refused. */
export const publicJwk = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate }),
  z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
]);
export type PublicJwk = z.infer<typeof publicJwk>;

/** How a person proves again who they are. */
export const proofMethod = z.enum(['password', 'totp', 'passkey']);
export type ProofMethod = z.infer<typeof proofMethod>;

const memberOf: Record<ProofMethod, 'password' | 'code' | 'response'> = {
  password: 'password',
  totp: 'code',
  passkey: 'response',
};

export const sessionRoutes = {
  'GET /auth/sessions': route({
    summary: 'Where the account is signed in, the newest sign-in first',
    tag: 'Identity',
    access: 'user',
    query: pageQuery,
    status: 200,
    response: page(deviceSession),
  }),
  'DELETE /auth/sessions': route({
    summary: 'End every session of the account but this one, their tokens and sockets within a second',
    tag: 'Identity',
    access: 'user',
    status: 204,
  }),
  'DELETE /auth/sessions/:id': route({
    summary: 'End one session of the account, its tokens and sockets within a second',
    tag: 'Identity',
    access: 'owner',
    params: z.object({ id: uuid }),
    status: 204,
  }),
  'POST /auth/sessions/current/signing-key': route({
    summary:
      'Register the public key that signs the sensitive requests of this session; replaces the one before',
    tag: 'Identity',
    access: 'user',
    assurance: 'recent',
    limit: 'auth',
    body: z.strictObject({ jwk: publicJwk }),
    status: 201,
    /** What signatures name as `keyid`: the thumbprint of the key (RFC 7638). */
    response: z.object({ keyId: z.string() }),
  }),
  'POST /auth/reauthenticate/options': route({
    summary: 'How the account can prove again who it is; begins the proof by passkey where there is one',
    tag: 'Identity',
    access: 'user',
    limit: 'auth',
    body: z.strictObject({}).optional(),
    status: 200,
    response: z.object({
      methods: z.array(proofMethod),
      /** Where a passkey is among the methods. */
      passkey: z.object({ challenge: z.string(), options: passkeyRequestOptions }).optional(),
    }),
  }),
  'POST /auth/reauthenticate': route({
    summary: `Prove again who it is; opens sensitive operations for ${limits.stepUpSeconds / 60} minutes`,
    tag: 'Identity',
    access: 'user',
    limit: 'auth',
    body: z
      .strictObject({
        method: proofMethod,
        password: text(limits.passwordMax, 1).optional(),
        /** Six digits of the authenticator app. */
        code: text(100, 1).optional(),
        challenge: text(100, 1).optional(),
        response: passkeyAssertion.optional(),
      })
      .superRefine((body, context) => {
        const needed =
          body.method === 'passkey' ? (['challenge', 'response'] as const) : [memberOf[body.method]];
        for (const member of needed) {
          if (body[member] !== undefined) continue;
          context.addIssue({ code: 'custom', path: [member], message: `is needed with "${body.method}"` });
        }
      }),
    status: 200,
    /** When the proof stops counting. */
    response: z.object({ until: timestamp }),
  }),
};
