import { Injectable } from '@nestjs/common';
import { limits } from '@quemiai/contract/limits';

export interface Revocation {
  sessionId: string;
  reason: string;
}

/**
 * Sessions that ended while access tokens of theirs may still be valid: checked without I/O on every request and
 * handshake, and told at once to whoever holds open sockets. An entry lives as long as an access token can.
 */
@Injectable()
export class Revocations {
  private readonly ended = new Map<string, number>();
  private readonly listeners: ((revocation: Revocation) => void)[] = [];

  onRevoked(listener: (revocation: Revocation) => void): void {
    this.listeners.push(listener);
  }

  /** Call after the revocation is committed. */
  revoke(sessionId: string, reason: string): void {
    const now = Date.now();
    for (const [id, until] of this.ended) {
      if (until > now) break;
      this.ended.delete(id);
    }
    this.ended.delete(sessionId);
    this.ended.set(sessionId, now + (limits.accessTokenSeconds + 60) * 1000);
    for (const listener of this.listeners) listener({ sessionId, reason });
  }

  isRevoked(sessionId: string): boolean {
    return this.ended.has(sessionId);
  }
}
