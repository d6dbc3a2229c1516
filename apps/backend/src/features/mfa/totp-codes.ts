import { generateSecret, generateURI, verifySync } from 'otplib';

/** RFC 6238 as every authenticator app knows it: HMAC-SHA-1, six digits, steps of 30 s counted from the epoch. */
const scheme = { algorithm: 'sha1', digits: 6, period: 30 } as const;
/** RFC 4226, section 4: 160 bits. */
const SECRET_BYTES = 20;

/** A new secret in base32. */
export const newSecret = (): string => generateSecret({ length: SECRET_BYTES });

/** What a QR code shows to an authenticator app. */
export const otpauthUrl = (secret: string, issuer: string, label: string): string =>
  generateURI({ ...scheme, secret, issuer, label });

/**
 * The time step that a code belongs to: the present one, the one before or the one after (RFC 6238, 5.2 and 6: one step
 * for the delay of people and network, and for the drift of a clock). Undefined for any other code.
 * @param secret in base32
 * @param now ms since the epoch
 */
export const stepOf = (secret: string, code: string, now: number): number | undefined => {
  const token = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const epoch = Math.floor(now / 1_000);
  const verdict = verifySync({ ...scheme, secret, token, epoch, epochTolerance: scheme.period });
  if (!verdict.valid) return undefined;
  return Math.floor(epoch / scheme.period) + verdict.delta;
};
