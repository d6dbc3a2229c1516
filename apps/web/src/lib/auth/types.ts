import type { Me, Session } from '@quemiai/contract/identity';

export type { Me, Session };

/** `other-tab`: the person signed out on purpose, and this tab was told. */
export type SignedOutReason = null | 'signed-out' | 'other-tab' | 'expired' | 'revoked' | 'suspended';

export type SessionState =
  /** The page has just been loaded and the server is being asked. */
  | { status: 'starting' }
  | { status: 'signed-out'; reason: SignedOutReason }
  /** `confirmed: false`: the server does not answer, this is who the device remembers. */
  | { status: 'signed-in'; user: Me; confirmed: boolean }
  /** The server does not answer and nobody is remembered; it is asked again by itself. */
  | { status: 'unreachable' };

/** What the tabs of a browser share. It lives in memory only. */
export interface Credentials {
  accessToken: string;
  /** Ms since the epoch, by this device's clock. */
  expiresAt: number;
  user: Me;
}

export type TabMessage =
  | { type: 'credentials'; credentials: Credentials }
  | { type: 'ask' }
  | { type: 'signed-out'; userId: string; reason: SignedOutReason };

interface SessionHttp {
  refresh(): Promise<Session>;
  logout(token: string): Promise<void>;
}

export interface TabChannel {
  post(message: TabMessage): void;
  /** Returns the undo. */
  listen(listener: (message: TabMessage) => void): () => void;
}

/** Runs one holder of a name at a time among all tabs of this browser. */
export type Lock = <T>(name: string, run: () => Promise<T>) => Promise<T>;

/** A few values that outlive the page. Never a token. */
export interface Device {
  rememberUser(user: Me | null): Promise<void>;
  rememberedUser(): Promise<Me | null>;
  /** When a refresh was begun that has not ended yet, in ms since the epoch. */
  refreshBegan(): Promise<number | null>;
  markRefresh(at: number | null): Promise<void>;
  /** The key that signs requests belongs to one session and ends with it. */
  forgetSigningKey(): Promise<void>;
}

export interface SessionDeps {
  http: SessionHttp;
  channel: TabChannel;
  lock: Lock;
  device: Device;
  /** Deletes what this device keeps of a person. */
  forget(userId: string): Promise<void>;
  /** Deletes what it keeps of everybody else, whose session had expired here. */
  forgetOthers(userId: string): Promise<void>;
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Calls back when the network may be there again. */
  onOnline(listener: () => void): void;
}
