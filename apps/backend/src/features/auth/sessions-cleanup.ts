import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import logger from '../../config/logger.js';
import { TokenKeys } from '../../platform/tokens/token-keys.js';
import { SessionsCleanupRepo } from './sessions-cleanup.repo.js';

const EVERY_MS = 10 * 60_000;

/** Clears away, every ten minutes, what of sessions and their tokens is over. */
@Injectable()
export class SessionsCleanup implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private cleaning: Promise<void> | undefined;

  constructor(
    private readonly repo: SessionsCleanupRepo,
    private readonly keys: TokenKeys,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.clean(), EVERY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.cleaning;
  }

  /** Never rejects: what could not be cleared away is tried again with the next turn. */
  async clean(): Promise<void> {
    this.cleaning ??= this.run().finally(() => {
      this.cleaning = undefined;
    });
    await this.cleaning;
  }

  private async run(): Promise<void> {
    try {
      await this.repo.clean();
      await this.keys.clean();
    } catch (error) {
      logger.warn({ err: error }, 'what is over of sessions could not be cleared away');
    }
  }
}
