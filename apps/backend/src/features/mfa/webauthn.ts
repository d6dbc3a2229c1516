import { randomBytes } from 'node:crypto';
import type {
  PasskeyAssertion,
  PasskeyCreationOptions,
  PasskeyRegistration,
  PasskeyRequestOptions,
} from '@quemiai/contract/mfa';

/** Loaded by the first passkey: the library takes 10 MiB, and most starts serve none for a while. */
const library = () => import('@simplewebauthn/server');

/** COSE: EdDSA, ES256, RS256. */
const algorithms = [-8, -7, -257];
/** How long a browser waits for the person. */
const TIMEOUT_MS = 300_000;

/** What an answer has to fit. */
export interface Expected {
  /** As it went out, in base64url. */
  challenge: string;
  rp: { id: string; origins: string[] };
}

export interface Credential {
  credentialId: Buffer;
  publicKey: Buffer;
  counter: number;
}

type Descriptor = PasskeyRequestOptions['allowCredentials'][number];
interface Known {
  credentialId: Buffer;
  transports: string[];
}

const descriptor = ({ credentialId, transports }: Known): Descriptor => ({
  id: credentialId.toString('base64url'),
  type: 'public-key',
  transports,
});

/** 256 bits, in base64url. */
export const newChallenge = (): string => randomBytes(32).toString('base64url');

/** How an authenticator calls an account: the bytes of its id, nothing personal. */
export const handleOf = (userId: string): string =>
  Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');

/** @param known what the account has: an authenticator makes no second passkey for it */
export const creationOptions = (
  rp: { id: string; name: string },
  user: { id: string; username: string; displayName: string },
  challenge: string,
  known: readonly Known[],
): PasskeyCreationOptions => ({
  rp,
  user: { id: handleOf(user.id), name: user.username, displayName: user.displayName },
  challenge,
  pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
  timeout: TIMEOUT_MS,
  excludeCredentials: known.map(descriptor),
  authenticatorSelection: {
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: 'required',
  },
  attestation: 'none',
});

/** @param known none for whichever passkey of this site the person chooses */
export const requestOptions = (
  rpId: string,
  challenge: string,
  known: readonly Known[],
): PasskeyRequestOptions => ({
  challenge,
  timeout: TIMEOUT_MS,
  rpId,
  userVerification: 'required',
  allowCredentials: known.map(descriptor),
});

/**
 * Nobody asked for an attestation, so browsers leave out all but one without certificates. Certificates would be parsed,
 * and their makers asked over the network whether they are revoked: what carries some is refused unread.
 */
const refuseCertificates = async (attestationObject: string): Promise<void> => {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')));
  const format = decoded.get('fmt');
  const selfSigned = format === 'packed' && decoded.get('attStmt').get('x5c') === undefined;
  if (format !== 'none' && !selfSigned) throw new Error('an attestation that nobody asked for');
};

/** Checks a new credential (WebAuthn Level 3, 7.1). @throws whatever is wrong with it */
export const checkRegistration = async (
  response: PasskeyRegistration,
  { challenge, rp }: Expected,
): Promise<Credential & { transports: string[]; backedUp: boolean }> => {
  await refuseCertificates(response.response.attestationObject);
  const { verifyRegistrationResponse } = await library();
  const { registrationInfo } = await verifyRegistrationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: rp.origins,
    expectedRPID: rp.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  });
  if (!registrationInfo) throw new Error('the attestation does not hold');
  const { credential, credentialBackedUp: backedUp } = registrationInfo;
  return {
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: response.response.transports ?? [],
    backedUp,
  };
};

/** Checks an answer of a known credential (WebAuthn Level 3, 7.2). @throws whatever is wrong with it */
export const checkAssertion = async (
  response: PasskeyAssertion,
  { challenge, rp }: Expected,
  { credentialId, publicKey, counter }: Credential,
): Promise<{ counter: number; backedUp: boolean }> => {
  const { verifyAuthenticationResponse } = await library();
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: rp.origins,
    expectedRPID: rp.id,
    requireUserVerification: true,
    credential: {
      id: credentialId.toString('base64url'),
      publicKey: new Uint8Array(publicKey),
      counter,
    },
  });
  if (!verified) throw new Error('the signature does not hold');
  return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
};
