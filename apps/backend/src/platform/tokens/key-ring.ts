import type { KeyObject } from 'node:crypto';
import { createHmac, createSecretKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { limits } from '@quemiai/contract/limits';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';

/** What a key signed is worth nothing this long after it signed last: a token's life, and how far clocks may differ. ms. */
export const OUTLIVED_MS = (limits.accessTokenSeconds + 60) * 1000;

export interface TokenKey {
  kid: string;
  key: KeyObject;
  /** Unix time in ms; before it, a key only verifies, so that every node knows it when it signs. */
  signsFrom: number;
  /** Unix time in ms; null for one that is not on its way out. */
  expiresAt: number | null;
}

/** Names a key without telling a hash of it. */
const kidOf = (key: KeyObject): string =>
  createHmac('sha256', key).update('quemiai access token key id').digest('base64url').slice(0, 16);

/**
 * The keys of access tokens that this node knows: that of `JWT_SECRET`, and those that took its place. Filled by
 * TokenKeys; without I/O, since every request asks it.
 */
@Injectable()
export class KeyRing {
  private readonly first: TokenKey;
  private keys: ReadonlyMap<string, TokenKey>;
  private readonly listeners: (() => void)[] = [];

  constructor(@Inject(ENV) env: Pick<Env, 'JWT_SECRET'>) {
    const key = createSecretKey(env.JWT_SECRET, 'utf8');
    this.first = { kid: kidOf(key), key, signsFrom: -Infinity, expiresAt: null };
    this.keys = new Map([[this.first.kid, this.first]]);
  }

  /** Tells when a key counts no more from one moment to the next, as one that leaked does. */
  onDiscarded(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Takes the keys that were made since; the first of them to sign retires that of `JWT_SECRET`. */
  replace(made: readonly TokenKey[]): void {
    const retired = Math.min(...made.map(({ signsFrom }) => signsFrom)) + OUTLIVED_MS;
    const first = { ...this.first, expiresAt: made.length === 0 ? null : retired };
    const counted = [...this.keys.values()].filter(({ expiresAt }) => expiresAt === null);
    this.keys = new Map([first, ...made].map((key) => [key.kid, key]));
    // One that retires is told its end long before.
    if (counted.some(({ kid }) => !this.verifying(kid))) for (const listener of this.listeners) listener();
  }

  /** All of them, the one that signs longest ago first. */
  get all(): TokenKey[] {
    return [...this.keys.values()].toSorted((one, other) => one.signsFrom - other.signsFrom);
  }

  /** The one to sign with now. */
  get signing(): TokenKey {
    const now = Date.now();
    const key = this.all.findLast(
      ({ signsFrom, expiresAt }) => signsFrom <= now && (expiresAt ?? Infinity) > now,
    );
    if (!key) throw new Error('There is no key to sign access tokens with');
    return key;
  }

  /** The key of that name, while what it signed counts. */
  verifying(kid: string | undefined): KeyObject | undefined {
    const found = kid === undefined ? undefined : this.keys.get(kid);
    return found && (found.expiresAt ?? Infinity) > Date.now() ? found.key : undefined;
  }
}
