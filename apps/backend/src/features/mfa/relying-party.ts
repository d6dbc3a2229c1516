import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { AppError } from '../../platform/errors/app-error.js';
import { PublicAddress } from '../../platform/http/public-address.js';

const hostOf = (origin: string): string => new URL(origin).hostname.replace(/^\[|\]$/g, '');

const refused = (why: string): AppError => new AppError('conflict', `Passkeys do not work here: ${why}`);

/** Who passkeys are made for: a passkey answers to this name, and to pages of these origins, alone. */
@Injectable()
export class RelyingParty {
  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'CORS_ORIGINS'>,
    private readonly address: PublicAddress,
  ) {}

  /**
   * The RP ID and the origins of WebAuthn: those of the address that people open, and of pages of `CORS_ORIGINS` on the
   * same host.
   * @throws AppError `conflict` where browsers allow no passkeys at that address
   */
  get(): { id: string; origins: string[] } {
    const fault = this.fault();
    if (fault !== undefined) throw refused(fault);
    const { origin } = this.address;
    const id = hostOf(origin);
    return { id, origins: [origin, ...this.env.CORS_ORIGINS.filter((other) => hostOf(other) === id)] };
  }

  get available(): boolean {
    return this.fault() === undefined;
  }

  /**
   * Tells people who opened the community by an IP address why their browser would refuse.
   * @param pageOrigin what the browser says of the page; programs say nothing
   * @throws AppError `conflict`
   */
  refusePage(pageOrigin: string | undefined): void {
    if (pageOrigin === undefined || !URL.canParse(pageOrigin) || isIP(hostOf(pageOrigin)) === 0) return;
    throw refused(`they need a name instead of an IP address. Open ${this.address.origin}`);
  }

  private fault(): string | undefined {
    const url = new URL(this.address.origin);
    const host = hostOf(url.origin);
    if (isIP(host) !== 0) return `PUBLIC_URL or HOST is the IP address ${host}, and they need a name`;
    const local = host === 'localhost' || host.endsWith('.localhost');
    return url.protocol === 'https:' || local ? undefined : 'they need HTTPS, except on localhost';
  }
}
