import type { TokenBucket } from '../platform/limits/token-bucket.js';
import type { VerifiedViewer } from '../platform/tokens/access-tokens.js';

/** What the gateway keeps of one socket. */
export interface Connection {
  viewer: VerifiedViewer;
  /** Events being served. */
  running: number;
  /** The budget of events that all sockets of the person share; undefined where there are no limits. */
  budget: TokenBucket | undefined;
  /** People whose presence the socket hears. */
  watched: number;
}

/** Socket.IO types a socket's data as anything: this is what the gateway's middleware puts there. */
export const connectionOf = (socket: { data: unknown }): Connection => socket.data as Connection;
