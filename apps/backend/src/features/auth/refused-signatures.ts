import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { RefusedSignature } from '../../platform/tokens/session-proofs.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AuditService } from '../audit/audit.service.js';

const ONCE_IN_MS = 60_000;
/** Sessions and reasons that are remembered: beyond that a repetition is written down once more. */
const REMEMBERED = 10_000;

/** Writes refused signatures into the audit log: for a session each reason once a minute, so that no flood fills it. */
@Injectable()
export class RefusedSignatures {
  private readonly noted = new LRUCache<string, true>({ max: REMEMBERED, ttl: ONCE_IN_MS });

  constructor(private readonly audit: AuditService) {}

  async note({ sessionId }: Viewer, { reason, route }: RefusedSignature): Promise<void> {
    const key = `${sessionId} ${reason}`;
    if (this.noted.has(key)) return;
    this.noted.set(key, true);
    await this.audit.record({
      action: 'auth.signature_refused',
      target: { type: 'session', id: sessionId },
      details: { reason, route },
    });
  }
}
