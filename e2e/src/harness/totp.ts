import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMs = 30_000;

/** The bytes of a base32 text (RFC 4648) without padding; space is passed over. */
function fromBase32(text: string): Buffer {
  const bits = [...text.replaceAll(/\s/g, '')]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** What an authenticator app shows at `now` (ms since the epoch): RFC 6238 with SHA-1, 30 s and six digits. */
export function totpCode(secret: string, now = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / stepMs)));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/**
 * An authenticator app: gives a code that was not used before. The server takes each time step once, and the one ahead
 * as well as the present one, so that hardly ever has to be waited.
 */
export class AuthenticatorApp {
  #lastStep = 0;

  constructor(readonly secret: string) {}

  async code(): Promise<string> {
    const next = () => Math.max(this.#lastStep + 1, Math.floor(Date.now() / stepMs));
    while (next() > Math.floor(Date.now() / stepMs) + 1)
      await new Promise((resolve) => setTimeout(resolve, 200));
    this.#lastStep = next();
    return totpCode(this.secret, this.#lastStep * stepMs);
  }
}
