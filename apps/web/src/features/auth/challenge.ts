import { refusedWith } from '../../lib/api/errors.js';

const factors = ['totp', 'passkey', 'recovery'] as const;
export type Factor = (typeof factors)[number];

const isFactor = (value: unknown): value is Factor => factors.some((factor) => factor === value);

/** What the server wants to see after the password. */
export interface Challenge {
  challenge: string;
  /** In the order to offer them. */
  methods: readonly Factor[];
  /** WebAuthn's request options, where a passkey is among the methods. */
  passkeyOptions: unknown;
}

/** The challenge in a refusal; null where it is another one. */
export function challengeOf(error: unknown): Challenge | null {
  if (!refusedWith(error, 'mfa_required')) return null;
  const { challenge, methods, passkeyOptions } = error.members;
  if (typeof challenge !== 'string' || !Array.isArray(methods)) return null;
  return { challenge, methods: methods.filter(isFactor), passkeyOptions };
}
