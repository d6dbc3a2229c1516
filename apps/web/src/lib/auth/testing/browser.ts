import { vi } from 'vitest';
import { ApiError, NetworkError } from '../../api/errors.js';
import { SessionStore } from '../session-store.js';
import type { Device, Lock, Me, Session, SessionDeps, TabMessage } from '../types.js';

export const account = (id: string): Me => ({
  id,
  username: id,
  displayName: id,
  bio: '',
  avatarUrl: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  followers: 0,
  following: 0,
  posts: 0,
  viewer: { following: false, followedBy: false, blocked: false, muted: false },
  email: `${id}@example.org`,
  emailVerified: false,
  role: 'USER',
  mfaEnabled: false,
  settings: { theme: 'system', sound: true },
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Rotates refresh tokens and ends the session when one is used twice, as the real one does, without grace. */
class AuthServer {
  #count = 0;
  #live = new Map<string, string>();
  #used = new Set<string>();
  refreshes = 0;
  dead = false;

  issue(userId: string): { refreshToken: string; session: Session } {
    this.#count++;
    const refreshToken = `refresh ${this.#count}`;
    this.#live.set(refreshToken, userId);
    return {
      refreshToken,
      session: { user: account(userId), accessToken: `access ${this.#count}`, expiresIn: 600 },
    };
  }

  rotate(refreshToken: string | null): { refreshToken: string; session: Session } {
    this.refreshes++;
    if (refreshToken !== null && this.#used.has(refreshToken)) {
      this.dead = true;
      this.#live.clear();
      throw new ApiError({ code: 'refresh_reused' });
    }
    const userId = refreshToken === null ? undefined : this.#live.get(refreshToken);
    if (refreshToken === null || userId === undefined) throw new ApiError({ code: 'refresh_invalid' });
    this.#live.delete(refreshToken);
    this.#used.add(refreshToken);
    return this.issue(userId);
  }

  end(): void {
    this.#live.clear();
  }
}

export interface Tab {
  store: SessionStore;
  /** Signs this person in. */
  enter(userId: string): Promise<void>;
  /** The page goes away: its locks are free at once, its requests go on without it. */
  kill(): void;
}

/** The tabs of one browser: one cookie, one set of locks, one channel whose messages may be later than the locks. */
export class Browser {
  readonly server = new AuthServer();
  cookie: string | null = null;
  online = true;
  /** Ms that a request needs to the server, and its answer back. */
  latency: [there: number, back: number] = [5, 5];
  channelDelay = 1;
  readonly forgotten: string[] = [];
  keysForgotten = 0;
  remembered: Me | null = null;
  #refreshMark: number | null = null;
  #tabs = new Set<{ listeners: Set<(message: TabMessage) => void> }>();
  #lockTail: Promise<unknown> = Promise.resolve();

  open(): Tab {
    const tab = { listeners: new Set<(message: TabMessage) => void>(), alive: true };
    const died = Promise.withResolvers<never>();
    died.promise.catch(() => undefined);
    this.#tabs.add(tab);
    const lock: Lock = (_, run) => {
      const before = this.#lockTail;
      const result = before.then(() => (tab.alive ? run() : died.promise));
      this.#lockTail = Promise.race([result, died.promise]).catch(() => undefined);
      return result;
    };
    const deps: SessionDeps = {
      http: {
        refresh: () => this.#request(tab, () => this.server.rotate(this.cookie)),
        logout: async () => {
          await this.#travel(this.latency[0]);
          this.server.end();
          this.cookie = null;
          await this.#travel(this.latency[1]);
        },
      },
      channel: {
        post: (message) => this.#post(tab, message),
        listen: (listener) => {
          tab.listeners.add(listener);
          return () => tab.listeners.delete(listener);
        },
      },
      lock,
      device: this.#device(),
      forget: (userId) => Promise.resolve(void this.forgotten.push(userId)),
      forgetOthers: () => Promise.resolve(),
      now: () => Date.now(),
      sleep,
      onOnline: () => undefined,
    };
    const store = new SessionStore(deps);
    const kill = () => {
      tab.alive = false;
      this.#tabs.delete(tab);
      died.reject(new NetworkError());
    };
    const enter = (userId: string) => store.enter(() => this.#request(tab, () => this.server.issue(userId)));
    return { store, enter, kill };
  }

  #device(): Device {
    return {
      rememberUser: (user) => Promise.resolve(void (this.remembered = user)),
      rememberedUser: () => Promise.resolve(this.remembered),
      refreshBegan: () => Promise.resolve(this.#refreshMark),
      markRefresh: (at) => Promise.resolve(void (this.#refreshMark = at)),
      forgetSigningKey: () => Promise.resolve(void this.keysForgotten++),
    };
  }

  /** The cookie goes with the request when it leaves; the answer's is stored even if the page is gone. */
  async #request(
    tab: { alive: boolean },
    ask: () => { refreshToken: string; session: Session },
  ): Promise<Session> {
    const answered = (async () => {
      const sent = this.cookie;
      await this.#travel(this.latency[0]);
      const now = this.cookie;
      this.cookie = sent;
      try {
        const { refreshToken, session } = ask();
        this.cookie = now;
        await this.#travel(this.latency[1]);
        this.cookie = refreshToken;
        return session;
      } catch (error) {
        this.cookie = now;
        throw error;
      }
    })();
    const session = await answered;
    return tab.alive ? session : new Promise<Session>(() => undefined);
  }

  async #travel(ms: number): Promise<void> {
    await sleep(ms);
    if (!this.online) throw new NetworkError();
  }

  #post(from: object, message: TabMessage): void {
    for (const tab of this.#tabs) {
      if (tab === from) continue;
      setTimeout(
        () => this.#tabs.has(tab) && tab.listeners.forEach((listener) => listener(message)),
        this.channelDelay,
      );
    }
  }
}

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
