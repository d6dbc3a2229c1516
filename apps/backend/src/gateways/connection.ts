import type { VerifiedViewer } from '../platform/tokens/access-tokens.js';

/** What the gateway keeps of one socket. */
export interface Connection {
  viewer: VerifiedViewer;
  /** Events being served. */
  running: number;
  /** People whose presence the socket hears. */
  watched: number;
}

/** Socket.IO types a socket's data as anything: this is what the gateway's middleware puts there. */
export const connectionOf = (socket: { data: unknown }): Connection => socket.data as Connection;
