import { Injectable } from '@nestjs/common';
import logger from '../../config/logger.js';
import { AppError } from '../../platform/errors/app-error.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import { addressKey } from '../../platform/limits/address-key.js';
import { AuditService } from '../audit/audit.service.js';
import type { RefreshToken } from './refresh-tokens.js';
import { RefreshTokens } from './refresh-tokens.js';
import type { UnusableRow } from './refresh.repo.js';
import { RefreshRepo } from './refresh.repo.js';
import type { Client } from './sessions.repo.js';
import type { Opened } from './sessions.service.js';
import { SessionsService } from './sessions.service.js';

const REUSED = 'refresh_reused';

/** Exchanges refresh tokens, and tells a lost answer from a copied token. */
@Injectable()
export class RefreshService {
  constructor(
    private readonly repo: RefreshRepo,
    private readonly tokens: RefreshTokens,
    private readonly sessions: SessionsService,
    private readonly audit: AuditService,
  ) {}

  /**
   * @param device the hash of the browser that it says to be
   * @throws AppError `refresh_invalid`; `refresh_reused` after ending the session; `account_suspended`
   */
  async refresh(token: string | undefined, client: Client, device?: Buffer): Promise<Opened> {
    const hash = token === undefined ? undefined : this.tokens.hash(token);
    const rowId = hash && (await this.repo.idOf(hash));
    if (token === undefined || !hash || rowId === undefined) throw new AppError('refresh_invalid');
    const next = this.tokens.successor(token, rowId);
    const rotated = await this.repo.rotate(hash, { tokenId: uuidv7(), tokenHash: next.hash }, client);
    if (rotated) return this.sessions.issue(rotated, next.token, rotated.refreshSeconds);
    return this.again(await this.repo.unusable(hash, next.hash, device), next, client);
  }

  /**
   * Two tabs of a browser, or a client that lost the answer, come twice within seconds and get the same token again.
   * Any other token that comes twice was copied: whoever holds the newer one may be the thief, so the session ends for both.
   */
  private async again(row: UnusableRow | undefined, next: RefreshToken, client: Client): Promise<Opened> {
    if (!row) throw new AppError('refresh_invalid');
    if (!row.used) {
      if (row.suspended) await this.sessions.refuseSuspended(row.userId);
      throw new AppError('refresh_invalid');
    }
    if (row.endedBecause === null && row.lately && row.successorFresh && sameClient(row, client)) {
      return this.sessions.issue(row, next.token, row.refreshSeconds);
    }
    if (row.endedBecause === null) await this.end(row);
    else if (row.endedBecause !== REUSED) throw new AppError('refresh_invalid');
    throw new AppError(REUSED);
  }

  /** A statement of its own, committed before the refusal is answered: nothing can take it back. */
  private async end({ sessionId, userId }: UnusableRow): Promise<void> {
    if (!(await this.sessions.end(sessionId, REUSED))) return;
    logger.warn({ sessionId, userId }, 'a refresh token came twice: its session was ended');
    await this.audit.record({
      action: 'auth.refresh_reused',
      actor: { userId: null, name: 'unknown' },
      target: { type: 'session', id: sessionId },
      details: { userId },
    });
  }
}

/** The one who exchanged the token asks again, as far as a server can tell: a phone changes its address on the way. */
const sameClient = (row: UnusableRow, client: Client): boolean =>
  row.userAgent === client.userAgent && (row.knownDevice || addressKey(row.ip) === addressKey(client.ip));
