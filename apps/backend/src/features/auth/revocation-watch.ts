import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { limits } from '@quemiai/contract/limits';
import logger from '../../config/logger.js';
import { Revocations } from '../../platform/tokens/revocations.js';
import { SessionsRepo } from './sessions.repo.js';

/** What ends on one node ends on the others within a second. */
const EVERY_MS = 500;
/** A revocation is stamped before it is committed, and may wait for others until then: each look goes back this far before the last. */
const OVERLAP_SECONDS = 60;
/** A look at all that can matter: older sessions have no access token left. */
const ALL_SECONDS = limits.accessTokenSeconds + 60;

/**
 * Learns from the database which sessions ended: those of before the start, and those that another process (the command
 * line, another node) ends while this one runs. An access token outlives neither a restart nor a log-out by more than a second.
 */
@Injectable()
export class RevocationWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private lookedAt = -Infinity;
  private looking: Promise<void> | undefined;
  private failing = false;

  constructor(
    private readonly sessions: SessionsRepo,
    private readonly revocations: Revocations,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => {
      this.looking ??= this.lookAgain().finally(() => {
        this.looking = undefined;
      });
    }, EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async lookAgain(): Promise<void> {
    try {
      await this.look();
      this.failing = false;
    } catch (error) {
      if (!this.failing) logger.warn({ err: error }, 'revoked sessions cannot be read at the moment');
      this.failing = true;
    }
  }

  private async look(): Promise<void> {
    const now = performance.now();
    const seconds = Math.min((now - this.lookedAt) / 1_000 + OVERLAP_SECONDS, ALL_SECONDS);
    for (const { id, reason } of await this.sessions.revokedLately(seconds)) {
      if (!this.revocations.isRevoked(id)) this.revocations.revoke(id, reason);
    }
    this.lookedAt = now;
  }
}
