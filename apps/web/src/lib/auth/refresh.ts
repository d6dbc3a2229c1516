import { request } from '../api/request.js';
import type { Credentials, Session, SessionDeps } from './types.js';

/** How long the other tabs are given to hand over a token. */
const askMs = 60;
/**
 * How long a page that went away in the middle of a refresh is given: its request is finished by the browser, and using
 * the old cookie before the new one is stored would end the session.
 */
const abandonedMs = 2_000;
/** A token with less than this left is renewed ahead of its use. */
export const marginMs = 60_000;

export const credentialsOf = (session: Session, now: number): Credentials => ({
  accessToken: session.accessToken,
  expiresAt: now + session.expiresIn * 1000,
  user: session.user,
});

/** What the refresher needs of the session that uses it. */
export interface RefreshHost {
  held(): Credentials | null;
  /** Takes credentials from another tab, or fresh ones. */
  adopt(credentials: Credentials): void;
}

/**
 * Renews the access token, one call at a time in this browser: the server ends the session when a refresh token comes twice.
 * A tab that had to wait takes what the other one got.
 */
export class Refresher {
  #running: Promise<Credentials> | null = null;

  constructor(
    private readonly deps: SessionDeps,
    private readonly host: RefreshHost,
  ) {}

  /** `rejected` is a token that the server refused: it and older ones are not handed out again. */
  refresh(rejected: string | null): Promise<Credentials> {
    this.#running ??= this.#run(rejected).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  #run(rejected: string | null): Promise<Credentials> {
    const before = this.host.held();
    const usable = (): Credentials | null => {
      const held = this.host.held();
      if (!held || held.accessToken === rejected || held.expiresAt - this.deps.now() <= marginMs) return null;
      return before && held.expiresAt < before.expiresAt ? null : held;
    };
    return this.deps.lock('quemiai:refresh', async () => {
      const handed = usable() ?? (await this.#askTabs(usable));
      if (handed) return handed;
      const began = await this.deps.device.refreshBegan();
      const left = began === null ? 0 : abandonedMs - (this.deps.now() - began);
      if (left > 0) await this.deps.sleep(Math.min(left, abandonedMs));
      return this.#askServer();
    });
  }

  async #askTabs(usable: () => Credentials | null): Promise<Credentials | null> {
    this.deps.channel.post({ type: 'ask' });
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = this.deps.channel.listen(() => {
      if (usable()) resolve();
    });
    await Promise.race([promise, this.deps.sleep(askMs)]);
    stop();
    return usable();
  }

  async #askServer(): Promise<Credentials> {
    await this.deps.device.markRefresh(this.deps.now());
    try {
      const credentials = credentialsOf(await this.deps.http.refresh(), this.deps.now());
      this.host.adopt(credentials);
      this.deps.channel.post({ type: 'credentials', credentials });
      return credentials;
    } finally {
      await this.deps.device.markRefresh(null);
    }
  }
}

/** The calls of the session itself, which carry no token or a given one. */
export const sessionHttp = {
  refresh: () => request('POST /auth/refresh', { body: {} }, { keepalive: true, timeoutMs: 10_000 }),
  logout: (token: string) => request('POST /auth/logout', { body: {} }, { token }),
};
