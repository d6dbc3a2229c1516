import type { KeyObject } from 'node:crypto';
import { createHmac, createSecretKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { limits } from '@quemiai/contract/limits';
import { UserRole } from '@quemiai/contract/roles';
import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { AppError } from '../errors/app-error.js';
import { Revocations } from './revocations.js';
import type { Viewer } from './viewer.js';

const ALGORITHM = 'HS256';
const TYPE = 'at+jwt';
const ISSUER = 'quemiai';
const AUDIENCE = 'quemiai-api';
/** Nodes of one deployment may disagree by this much about the time. Seconds. */
const CLOCK_TOLERANCE = 5;
const REMEMBERED_TOKENS = 20_000;

const uuid = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const claims = z.object({
  sub: uuid,
  sid: uuid,
  role: z.enum(UserRole),
  mfa: z.boolean(),
  iat: z.int(),
  exp: z.int(),
});

export interface VerifiedViewer extends Viewer {
  /** Unix time in ms after which the token is worth nothing. */
  expiresAt: number;
}

const refused = (): AppError =>
  new AppError('unauthenticated', 'The access token is missing, wrong or expired');

/**
 * The access tokens of this deployment: JWTs (RFC 9068 profile) signed with HS256, 600 s long.
 * Only this algorithm, type, issuer, audience and key are accepted, and no key named by the token is ever looked at.
 */
@Injectable()
export class AccessTokens {
  private readonly key: KeyObject;
  private readonly keyId: string;
  /** Tokens whose signature was checked before: a client sends the same one for minutes. */
  private readonly verified = new LRUCache<string, VerifiedViewer>({ max: REMEMBERED_TOKENS });

  constructor(
    @Inject(ENV) env: Pick<Env, 'JWT_SECRET'>,
    private readonly revocations: Revocations,
  ) {
    this.key = createSecretKey(env.JWT_SECRET, 'utf8');
    // Names the key without telling a hash of it.
    this.keyId = createHmac('sha256', this.key)
      .update('quemiai access token key id')
      .digest('base64url')
      .slice(0, 16);
  }

  async issue(viewer: Viewer): Promise<{ accessToken: string; expiresIn: number }> {
    const now = Math.floor(Date.now() / 1000);
    const accessToken = await new SignJWT({ sid: viewer.sessionId, role: viewer.role, mfa: viewer.mfa })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: this.keyId })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(viewer.userId)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + limits.accessTokenSeconds)
      .sign(this.key);
    return { accessToken, expiresIn: limits.accessTokenSeconds };
  }

  /** @throws AppError `unauthenticated` for anything but a valid token of a session that has not ended */
  async verify(token: string): Promise<VerifiedViewer> {
    const viewer = this.verified.get(token) ?? (await this.check(token));
    if (viewer.expiresAt <= Date.now()) {
      this.verified.delete(token);
      throw refused();
    }
    if (this.revocations.isRevoked(viewer.sessionId)) throw refused();
    return viewer;
  }

  private async check(token: string): Promise<VerifiedViewer> {
    const claimed = await jwtVerify(token, this.key, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'sid', 'role', 'iat', 'nbf', 'exp'],
      maxTokenAge: limits.accessTokenSeconds,
      clockTolerance: CLOCK_TOLERANCE,
    }).then(
      ({ payload, protectedHeader }) =>
        protectedHeader.kid === this.keyId ? claims.safeParse(payload) : undefined,
      () => undefined,
    );
    if (!claimed?.success) throw refused();
    const { sub, sid, role, mfa, exp } = claimed.data;
    const viewer: VerifiedViewer = { userId: sub, sessionId: sid, role, mfa, expiresAt: exp * 1000 };
    this.verified.set(token, viewer);
    return viewer;
  }
}
