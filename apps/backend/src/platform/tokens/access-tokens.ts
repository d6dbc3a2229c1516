import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { limits } from '@quemiai/contract/limits';
import { UserRole } from '@quemiai/contract/roles';
import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { AppError } from '../errors/app-error.js';
import { KeyRing } from './key-ring.js';
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

interface Verified {
  viewer: VerifiedViewer;
  kid: string | undefined;
}

/**
 * The access tokens of this deployment: JWTs (RFC 9068 profile) signed with HS256, 600 s long.
 * Only this algorithm, type, issuer, audience and the keys of the ring are accepted: `kid` chooses among them, and no key
 * that the token brings or points at (`jwk`, `jku`, `x5c`, `x5u`) is ever looked at.
 */
@Injectable()
export class AccessTokens {
  /** Tokens whose signature was checked before: a client sends the same one for minutes. */
  private readonly verified = new LRUCache<string, Verified>({ max: REMEMBERED_TOKENS });

  constructor(
    private readonly ring: KeyRing,
    private readonly revocations: Revocations,
  ) {}

  async issue(viewer: Viewer): Promise<{ accessToken: string; expiresIn: number }> {
    const now = Math.floor(Date.now() / 1000);
    const { kid, key } = this.ring.signing;
    const accessToken = await new SignJWT({ sid: viewer.sessionId, role: viewer.role, mfa: viewer.mfa })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(viewer.userId)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + limits.accessTokenSeconds)
      .sign(key);
    return { accessToken, expiresIn: limits.accessTokenSeconds };
  }

  /** @throws AppError `unauthenticated` for anything but a valid token of a session that has not ended */
  async verify(token: string): Promise<VerifiedViewer> {
    const { viewer, kid } = this.verified.get(token) ?? (await this.check(token));
    if (viewer.expiresAt <= Date.now() || !this.ring.verifying(kid)) {
      this.verified.delete(token);
      throw refused();
    }
    if (this.revocations.isRevoked(viewer.sessionId)) throw refused();
    return viewer;
  }

  private async check(token: string): Promise<Verified> {
    const keyOf = ({ kid }: { kid?: string }): KeyObject => {
      const key = this.ring.verifying(kid);
      if (!key) throw refused();
      return key;
    };
    const claimed = await jwtVerify(token, keyOf, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer: ISSUER,
      audience: AUDIENCE,
      requiredClaims: ['sub', 'sid', 'role', 'iat', 'nbf', 'exp'],
      maxTokenAge: limits.accessTokenSeconds,
      clockTolerance: CLOCK_TOLERANCE,
    }).then(
      ({ payload, protectedHeader: { kid } }) => ({ ...claims.safeParse(payload), kid }),
      () => undefined,
    );
    if (!claimed?.success) throw refused();
    const { sub, sid, role, mfa, exp } = claimed.data;
    const viewer: VerifiedViewer = { userId: sub, sessionId: sid, role, mfa, expiresAt: exp * 1000 };
    const verified = { viewer, kid: claimed.kid };
    this.verified.set(token, verified);
    return verified;
  }
}
