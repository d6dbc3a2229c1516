import type { OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { ConfigError } from '../../config/config-error.js';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import logger from '../../config/logger.js';
import { AppError } from '../../platform/errors/app-error.js';
import { AdminsService } from './admins.service.js';

const environment = { userId: null, name: 'environment' };

/** Creates the first SUPER_ADMIN that the environment names, on an empty database. */
@Injectable()
export class FirstAdmin implements OnApplicationBootstrap {
  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly admins: AdminsService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const {
      QUEMIAI_ADMIN_EMAIL: email,
      QUEMIAI_ADMIN_USERNAME: username,
      QUEMIAI_ADMIN_PASSWORD: password,
    } = this.env;
    if (email === undefined || username === undefined || password === undefined) return;
    try {
      if (await this.admins.createFirst({ email, username, password }, environment)) {
        logger.info({ username }, 'the first administrator was created');
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation_failed') throw error;
      const fault = error.detail.replace(/^The password /, '');
      const name = 'QUEMIAI_ADMIN_PASSWORD';
      throw new ConfigError([{ name, fault, example: [name, 'four unrelated words make one'] }]);
    }
  }
}
