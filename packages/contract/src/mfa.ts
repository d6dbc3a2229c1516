import { z } from 'zod';
import { delivery, session } from './identity.js';
import { limits } from './limits.js';
import { route } from './route.js';
import { line, page, pageQuery, text, timestamp, uuid } from './scalars.js';

/** What a second step may be done with. */
export const mfaMethod = z.enum(['totp', 'recovery', 'passkey']);
export type MfaMethod = z.infer<typeof mfaMethod>;

/** Names a step that waits for its answer: for one purpose, once, for ten minutes. */
const challenge = text(100, 1);

/** Bytes in base64url without padding. */
const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url without padding');

const transport = text(40, 1);
const descriptor = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()),
});

/** `PublicKeyCredentialRequestOptionsJSON` of WebAuthn Level 3. No `allowCredentials` means any passkey of this site. */
export const passkeyRequestOptions = z.object({
  challenge: z.string(),
  /** Milliseconds. */
  timeout: z.int(),
  rpId: z.string(),
  userVerification: z.literal('required'),
  allowCredentials: z.array(descriptor),
});
export type PasskeyRequestOptions = z.infer<typeof passkeyRequestOptions>;

/** `PublicKeyCredentialCreationOptionsJSON` of WebAuthn Level 3. */
export const passkeyCreationOptions = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
  /** Milliseconds. */
  timeout: z.int(),
  excludeCredentials: z.array(descriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
});
export type PasskeyCreationOptions = z.infer<typeof passkeyCreationOptions>;

const credential = {
  /** A credential id has at most 1,023 bytes. */
  id: base64url(1_364),
  rawId: base64url(1_364),
  type: z.literal('public-key'),
};

/** What the browser answers to the creation options (`RegistrationResponseJSON`); what else it says is passed over. */
export const passkeyRegistration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4_096),
    attestationObject: base64url(16_384),
    transports: z.array(transport).max(10).optional(),
  }),
});
export type PasskeyRegistration = z.infer<typeof passkeyRegistration>;

/** What the browser answers to the request options (`AuthenticationResponseJSON`); what else it says is passed over. */
export const passkeyAssertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url(4_096),
    authenticatorData: base64url(8_192),
    signature: base64url(8_192),
    userHandle: base64url(128).optional(),
  }),
});
export type PasskeyAssertion = z.infer<typeof passkeyAssertion>;

/** What the problem document of `mfa_required` says beside its usual members. */
export const mfaRequired = z.object({
  challenge: z.string(),
  /** In the order to offer them; empty where no factor of the account works at this address. */
  methods: z.array(mfaMethod),
  /** Where a passkey is among the methods. */
  passkeyOptions: passkeyRequestOptions.optional(),
});
export type MfaRequired = z.infer<typeof mfaRequired>;

export const passkey = z.object({
  id: uuid,
  name: z.string(),
  createdAt: timestamp,
  lastUsedAt: timestamp.nullable(),
  /** Kept by more than one device. */
  backedUp: z.boolean(),
});
export type Passkey = z.infer<typeof passkey>;

/** Shown this once. */
const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()).length(limits.recoveryCodes) });

const factorName = line(limits.factorNameMax);
const empty = z.strictObject({}).optional();
const passkeyParams = z.object({ id: uuid });

export const mfaRoutes = {
  'POST /auth/login/mfa': route({
    summary: 'Finish signing in with the second step that `mfa_required` asked for',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z
      .strictObject({
        challenge,
        method: mfaMethod,
        /** Six digits of the authenticator app, or a recovery code. */
        code: text(100, 1).optional(),
        response: passkeyAssertion.optional(),
        delivery: delivery.optional(),
      })
      .superRefine(({ method, code, response }, context) => {
        const needed = method === 'passkey' ? 'response' : 'code';
        if ((needed === 'code' ? code : response) === undefined)
          context.addIssue({ code: 'custom', path: [needed], message: `is needed with "${method}"` });
      }),
    status: 200,
    response: session,
  }),
  'GET /auth/mfa': route({
    summary: 'Which second factors the account has',
    tag: 'Identity',
    access: 'user',
    status: 200,
    response: z.object({
      totp: z.boolean(),
      recoveryCodesLeft: z.int(),
      passkeys: z.int(),
      /** The role of the account asks for a second factor. */
      required: z.boolean(),
    }),
  }),
  'POST /auth/mfa/totp/enroll': route({
    summary: 'Make the secret for an authenticator app; it counts once a first code confirms it',
    tag: 'Identity',
    access: 'user',
    assurance: 'recent',
    limit: 'auth',
    body: empty,
    status: 200,
    /** `secret` in base32; `otpauthUrl` is what a QR code shows. */
    response: z.object({ secret: z.string(), otpauthUrl: z.string() }),
  }),
  'POST /auth/mfa/totp/confirm': route({
    summary: 'Confirm the authenticator app with its first code; answers the recovery codes, this once',
    tag: 'Identity',
    access: 'user',
    limit: 'auth',
    body: z.strictObject({ code: text(100, 1) }),
    status: 200,
    response: recoveryCodes,
  }),
  'DELETE /auth/mfa/totp': route({
    summary: 'Remove the authenticator app',
    tag: 'Identity',
    access: 'user',
    assurance: 'signed',
    status: 204,
  }),
  'POST /auth/mfa/recovery-codes': route({
    summary: 'Make new recovery codes; the old ones end',
    tag: 'Identity',
    access: 'user',
    assurance: 'recent',
    limit: 'auth',
    body: empty,
    status: 200,
    response: recoveryCodes,
  }),
  'POST /auth/passkeys/registration/options': route({
    summary: 'Begin to add a passkey',
    tag: 'Identity',
    access: 'user',
    assurance: 'recent',
    limit: 'auth',
    body: empty,
    status: 200,
    response: z.object({ challenge: z.string(), options: passkeyCreationOptions }),
  }),
  'POST /auth/passkeys/registration/verify': route({
    summary: 'Add the passkey that the browser made',
    tag: 'Identity',
    access: 'user',
    limit: 'auth',
    body: z.strictObject({ challenge, response: passkeyRegistration, name: factorName }),
    status: 201,
    response: passkey,
  }),
  'POST /auth/passkeys/login/options': route({
    summary: 'Begin to sign in with a passkey and nothing else',
    tag: 'Identity',
    access: 'public',
    // Nothing can be guessed here, and every visit of the sign-in page asks for it.
    limit: 'write',
    body: empty,
    status: 200,
    response: z.object({ challenge: z.string(), options: passkeyRequestOptions }),
  }),
  'POST /auth/passkeys/login/verify': route({
    summary: 'Sign in with a passkey',
    tag: 'Identity',
    access: 'public',
    limit: 'auth',
    body: z.strictObject({ challenge, response: passkeyAssertion, delivery: delivery.optional() }),
    status: 200,
    response: session,
  }),
  'GET /auth/passkeys': route({
    summary: 'The passkeys of the account, the oldest first',
    tag: 'Identity',
    access: 'user',
    query: pageQuery,
    status: 200,
    response: page(passkey),
  }),
  'PATCH /auth/passkeys/:id': route({
    summary: 'Rename a passkey',
    tag: 'Identity',
    access: 'owner',
    limit: 'auth',
    params: passkeyParams,
    body: z.strictObject({ name: factorName }),
    status: 200,
    response: passkey,
  }),
  'DELETE /auth/passkeys/:id': route({
    summary: 'Remove a passkey',
    tag: 'Identity',
    access: 'owner',
    assurance: 'signed',
    params: passkeyParams,
    status: 204,
  }),
};
