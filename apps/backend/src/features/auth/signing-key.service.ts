import { createPublicKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PublicJwk } from '@quemiai/contract/sessions';
import { calculateJwkThumbprint } from 'jose';
import { AppError } from '../../platform/errors/app-error.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { AuditService } from '../audit/audit.service.js';
import { SessionsRepo } from './sessions.repo.js';

/** OpenSSL refuses what is no point of the curve. @throws AppError `validation_failed` */
const refuseUnusable = (jwk: PublicJwk): void => {
  try {
    createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    const [path, message] = ['body.jwk', 'is not a public key'];
    throw new AppError('validation_failed', `${path}: ${message}`, [{ path, message }]);
  }
};

/** The public key of a session: what its sensitive requests are signed with. */
@Injectable()
export class SigningKeyService {
  constructor(
    private readonly sessions: SessionsRepo,
    private readonly audit: AuditService,
  ) {}

  /**
   * In place of the key before.
   * @returns its thumbprint (RFC 7638), the `keyid` of signatures
   * @throws AppError `validation_failed` for what is no key
   */
  async register(viewer: Viewer, jwk: PublicJwk): Promise<{ keyId: string }> {
    refuseUnusable(jwk);
    const keyId = await calculateJwkThumbprint(jwk);
    await this.sessions.setSigningKey(viewer.sessionId, viewer.userId, keyId, jwk);
    await this.audit.record({
      action: 'session.signing_key_registered',
      target: { type: 'session', id: viewer.sessionId },
      details: { keyId, curve: jwk.crv },
    });
    return { keyId };
  }
}
