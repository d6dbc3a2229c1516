import { ApiError } from '../api/errors.js';
import { credentialsOf, marginMs, Refresher } from './refresh.js';
import type {
  Credentials,
  Me,
  Session,
  SessionDeps,
  SessionState,
  SignedOutReason,
  TabMessage,
} from './types.js';

const retryMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** The server says that there is no session, as opposed to not answering. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 401 || error.status === 403 || error.status === 400);

const ended = (error: unknown): SignedOutReason =>
  error instanceof ApiError && error.code === 'account_suspended' ? 'suspended' : 'expired';

/** A refresh token that came twice may be an answer lost on the way: the person finds the unsent messages again. */
const reasonOf = (why: string): SignedOutReason => {
  if (why === 'logout') return 'signed-out';
  if (why === 'suspended') return 'suspended';
  return why === 'refresh_reused' ? 'expired' : 'revoked';
};

/** Who is signed in in this tab. The access token is in memory only; other tabs are told of every change. */
export class SessionStore {
  #state: SessionState = { status: 'starting' };
  #credentials: Credentials | null = null;
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #leaving = false;
  readonly #refresher: Refresher;

  constructor(private readonly deps: SessionDeps) {
    this.#refresher = new Refresher(deps, {
      held: () => this.#credentials,
      adopt: (credentials) => this.#adopt(credentials),
    });
  }

  readonly getState = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Finds out who is signed in. Call once. */
  start(): void {
    this.deps.channel.listen((message) => this.#hear(message));
    this.deps.onOnline(() => {
      if (!this.#credentials && this.#state.status !== 'signed-out') void this.#resume();
    });
    void this.#resume();
  }

  /**
   * An access token that is good for the next call; `rejected` is the one that the server has just refused.
   * Rejects with ApiError `unauthenticated` when nobody is signed in, NetworkError when it cannot be renewed now.
   */
  async token(rejected: string | null = null): Promise<string> {
    const held = this.#credentials;
    if (held && held.accessToken !== rejected && held.expiresAt - this.deps.now() > 5_000)
      return held.accessToken;
    if (this.#state.status === 'signed-out') throw new ApiError({ code: 'unauthenticated' });
    return (await this.#renew(rejected)).accessToken;
  }

  /** Signs in by whatever call gives a session: a password, a second factor, a passkey, a new account. */
  enter(ask: () => Promise<Session>): Promise<void> {
    return this.deps.lock('quemiai:refresh', async () => {
      const credentials = credentialsOf(await ask(), this.deps.now());
      await this.deps.device.forgetSigningKey();
      this.#adopt(credentials);
      this.deps.channel.post({ type: 'credentials', credentials });
      await this.deps.forgetOthers(credentials.user.id);
    });
  }

  /** Fetches a token that says what has just become true of the session: a second factor, another role. */
  async renew(): Promise<void> {
    await this.#renew(this.#credentials?.accessToken ?? null);
  }

  /** Rejects with NetworkError while the server cannot be told: the cookie would sign the person in again. */
  async signOut(): Promise<void> {
    const token = await this.token().catch((error: unknown) => {
      if (isRefusal(error)) return null;
      throw error;
    });
    if (token === null) return this.#leave('signed-out');
    this.#leaving = true;
    try {
      await this.deps.lock('quemiai:refresh', async () => {
        await this.deps.http.logout(this.#credentials?.accessToken ?? token).catch((error: unknown) => {
          if (!isRefusal(error)) throw error;
        });
        await this.#leave('signed-out');
      });
    } finally {
      this.#leaving = false;
    }
  }

  /** The server has ended this session; `why` is the contract's reason. */
  async revoked(why: string): Promise<void> {
    if (this.#state.status === 'signed-in') await this.#leave(this.#heard(reasonOf(why)));
  }

  /** The account as the server has it now. */
  setUser(user: Me): void {
    if (!this.#credentials || this.#credentials.user.id !== user.id) return;
    const credentials = { ...this.#credentials, user };
    this.#adopt(credentials);
    this.deps.channel.post({ type: 'credentials', credentials });
  }

  async #resume(): Promise<void> {
    try {
      await this.#renew(null);
    } catch {
      if (this.#state.status === 'signed-out') return;
      const user = await this.deps.device.rememberedUser();
      if (this.#state.status === 'starting' || this.#state.status === 'unreachable')
        this.#set(user ? { status: 'signed-in', user, confirmed: false } : { status: 'unreachable' });
      this.#later(retryMs[Math.min(this.#attempt++, retryMs.length - 1)] ?? 30_000);
    }
  }

  async #renew(rejected: string | null): Promise<Credentials> {
    try {
      return await this.#refresher.refresh(rejected);
    } catch (error) {
      if (isRefusal(error) && this.#state.status !== 'signed-out') {
        const wasHere = this.#state.status === 'signed-in' || (await this.deps.device.rememberedUser());
        await this.#leave(wasHere ? ended(error) : null);
      }
      throw error;
    }
  }

  #hear(message: TabMessage): void {
    if (message.type === 'ask') {
      if (this.#credentials) this.deps.channel.post({ type: 'credentials', credentials: this.#credentials });
    } else if (message.type === 'credentials') {
      const held = this.#credentials;
      const older =
        held?.user.id === message.credentials.user.id && held.expiresAt > message.credentials.expiresAt;
      if (!older) this.#adopt(message.credentials);
    } else if (this.#state.status === 'signed-in' && this.#state.user.id === message.userId) {
      this.#drop(this.#heard(message.reason));
    }
  }

  /** Why this tab is signed out when another one, or the server, tells it. */
  #heard(reason: SignedOutReason): SignedOutReason {
    // This tab's own sign-out may be told by others before its answer is here.
    if (this.#leaving) return 'signed-out';
    return reason === 'signed-out' ? 'other-tab' : reason;
  }

  #adopt(credentials: Credentials): void {
    this.#credentials = credentials;
    this.#attempt = 0;
    const { user } = credentials;
    const now = this.#state;
    if (now.status !== 'signed-in' || !now.confirmed || JSON.stringify(now.user) !== JSON.stringify(user)) {
      this.#set({ status: 'signed-in', user, confirmed: true });
      void this.deps.device.rememberUser(user);
    }
    this.#later(Math.max(credentials.expiresAt - this.deps.now() - marginMs, 30_000));
  }

  /** Ends the session in every tab. Someone whose session merely expired finds the unsent messages again. */
  async #leave(reason: SignedOutReason): Promise<void> {
    const userId = this.#state.status === 'signed-in' ? this.#state.user.id : null;
    this.#drop(reason);
    if (userId !== null) this.deps.channel.post({ type: 'signed-out', userId, reason });
    await Promise.all([this.deps.device.rememberUser(null), this.deps.device.forgetSigningKey()]);
    if (userId !== null && reason !== 'expired') await this.deps.forget(userId);
  }

  #drop(reason: SignedOutReason): void {
    clearTimeout(this.#timer);
    this.#credentials = null;
    this.#set({ status: 'signed-out', reason });
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#resume(), ms);
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
