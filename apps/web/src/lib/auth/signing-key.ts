/** How requests are signed (RFC 9421, section 6.2.2): Ed25519, or ECDSA with P-256 where the browser lacks it. */
export type SignatureAlgorithm = 'ed25519' | 'ecdsa-p256-sha256';

/** A key of this session. The private half cannot be exported, by a script of the page either. */
export interface SigningKey {
  /** Whose session it belongs to. */
  userId: string;
  /** What the server calls the key. */
  keyId: string;
  algorithm: SignatureAlgorithm;
  privateKey: CryptoKey;
}

export interface NewKey {
  algorithm: SignatureAlgorithm;
  privateKey: CryptoKey;
  publicJwk: { kty: 'OKP'; crv: 'Ed25519'; x: string } | { kty: 'EC'; crv: 'P-256'; x: string; y: string };
}

/** Browsers sign on secure origins only: over HTTPS, or on localhost. */
export const canSign = (): boolean => globalThis.isSecureContext && 'subtle' in crypto;

const needed = (value: string | undefined): string => {
  if (value === undefined) throw new Error('The browser made a key without its public part');
  return value;
};

const newEd25519 = async (): Promise<NewKey> => {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('The browser made no pair of keys');
  const { x } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return {
    algorithm: 'ed25519',
    privateKey: pair.privateKey,
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x: needed(x) },
  };
};

const newP256 = async (): Promise<NewKey> => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return {
    algorithm: 'ecdsa-p256-sha256',
    privateKey: pair.privateKey,
    publicJwk: { kty: 'EC', crv: 'P-256', x: needed(x), y: needed(y) },
  };
};

export const newSigningKey = (): Promise<NewKey> => newEd25519().catch(newP256);

/** The signature in the form that RFC 9421 asks for: for ECDSA r and s side by side, as WebCrypto gives them. */
export const signBytes = async (
  { algorithm, privateKey }: Pick<SigningKey, 'algorithm' | 'privateKey'>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> => {
  const how = algorithm === 'ed25519' ? 'Ed25519' : { name: 'ECDSA', hash: 'SHA-256' };
  return new Uint8Array(await crypto.subtle.sign(how, privateKey, bytes));
};
