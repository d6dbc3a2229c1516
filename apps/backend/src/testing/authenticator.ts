import type { KeyObject } from 'node:crypto';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type {
  PasskeyAssertion,
  PasskeyCreationOptions,
  PasskeyRegistration,
  PasskeyRequestOptions,
} from '@quemiai/contract/mfa';

type Cbor = number | string | Buffer | Cbor[] | Map<number | string, Cbor>;

const head = (major: number, value: number): Buffer => {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 0xff]);
};

/** The little of CBOR (RFC 8949) that an authenticator speaks: integers of at most 16 bits, text, bytes, lists, maps. */
const cbor = (value: Cbor): Buffer => {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)]);
};

const flags = { present: 0x01, verified: 0x04, attested: 0x40 };
const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const base64url = (data: Buffer | string): string => Buffer.from(data).toString('base64url');

/** What an answer says other than the truth. */
export interface Lies {
  origin?: string;
  rpId?: string;
  type?: string;
  challenge?: string;
  /** The device did not check who holds it. */
  unverified?: boolean;
  counter?: number;
  userHandle?: string;
  /** An attestation other than none. */
  attestation?: { format: string; statement: Map<string, Cbor> };
  /** An attestation by the passkey itself, as browsers let it through. */
  selfAttested?: boolean;
}

/** A passkey in software: ES256, discoverable, counting its uses (WebAuthn Level 3, attestation "none"). */
export class Authenticator {
  readonly credentialId = randomBytes(32);
  private readonly privateKey: KeyObject;
  private readonly publicKey: Buffer;
  private counter = 0;
  private userHandle = '';

  /** @param origin of the page that the person looks at */
  constructor(private readonly origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.privateKey = privateKey;
    this.publicKey = cbor(
      new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    );
  }

  /** What the browser hands over after making the passkey. */
  register(options: PasskeyCreationOptions, lies: Lies = {}): PasskeyRegistration {
    this.userHandle = options.user.id;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const authData = Buffer.concat([
      this.authData(lies.rpId ?? options.rp.id, flags.attested, lies),
      Buffer.alloc(16),
      length,
      this.credentialId,
      this.publicKey,
    ]);
    const clientDataJSON = this.clientData('webauthn.create', options.challenge, lies);
    const { format = 'none', statement = new Map() } =
      lies.selfAttested === true ? this.selfAttestation(authData, clientDataJSON) : (lies.attestation ?? {});
    const attestation = new Map<string, Cbor>([
      ['fmt', format],
      ['attStmt', statement],
      ['authData', authData],
    ]);
    return {
      ...this.credential(),
      response: {
        clientDataJSON,
        attestationObject: base64url(cbor(attestation)),
        transports: ['internal'],
      },
    };
  }

  /** What the browser hands over after the person confirmed. */
  answer(options: PasskeyRequestOptions, lies: Lies = {}): PasskeyAssertion {
    this.counter += 1;
    const authData = this.authData(lies.rpId ?? options.rpId, 0, lies);
    const clientDataJSON = this.clientData('webauthn.get', options.challenge, lies);
    return {
      ...this.credential(),
      response: {
        clientDataJSON,
        authenticatorData: base64url(authData),
        signature: base64url(this.sign(authData, clientDataJSON)),
        userHandle: lies.userHandle ?? this.userHandle,
      },
    };
  }

  private sign(authData: Buffer, clientDataJSON: string): Buffer {
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    return sign('sha256', signed, this.privateKey);
  }

  private selfAttestation(
    authData: Buffer,
    clientDataJSON: string,
  ): { format: string; statement: Map<string, Cbor> } {
    const statement = new Map<string, Cbor>([
      ['alg', -7],
      ['sig', this.sign(authData, clientDataJSON)],
    ]);
    return { format: 'packed', statement };
  }

  private credential(): { id: string; rawId: string; type: 'public-key' } {
    const id = base64url(this.credentialId);
    return { id, rawId: id, type: 'public-key' };
  }

  private authData(rpId: string, more: number, { unverified, counter = this.counter }: Lies): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const flag = flags.present | (unverified === true ? 0 : flags.verified) | more;
    return Buffer.concat([sha256(rpId), Buffer.from([flag]), count]);
  }

  private clientData(type: string, challenge: string, lies: Lies): string {
    const { origin = this.origin } = lies;
    const data = {
      type: lies.type ?? type,
      challenge: lies.challenge ?? challenge,
      origin,
      crossOrigin: false,
    };
    return base64url(JSON.stringify(data));
  }
}
