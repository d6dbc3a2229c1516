import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { errorCode } from '../../platform/errors/startup-error.js';

const TOKEN = /^[\w-]{43}$/;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The token by which whoever can read the server's terminal or data folder becomes the first administrator. */
@Injectable()
export class SetupToken {
  readonly path: string;
  private token: string | undefined;

  constructor(@Inject(ENV) env: Pick<Env, 'QUEMIAI_DATA_DIR'>) {
    this.path = join(env.QUEMIAI_DATA_DIR, 'setup-token');
  }

  /** Makes it, or takes the one of an earlier start: an address that was printed stays good. */
  async prepare(): Promise<string> {
    this.token = (await this.kept()) ?? (await this.make());
    return this.token;
  }

  /** Compares in constant time; false when there is none. */
  fits(token: string): boolean {
    return this.token !== undefined && timingSafeEqual(digest(token), digest(this.token));
  }

  async discard(): Promise<void> {
    this.token = undefined;
    await rm(this.path, { force: true });
  }

  private async kept(): Promise<string | undefined> {
    try {
      const token = (await readFile(this.path, 'utf8')).trim();
      return TOKEN.test(token) ? token : undefined;
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  private async make(): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await rm(this.path, { force: true });
    await mkdir(join(this.path, '..'), { recursive: true });
    await writeFile(this.path, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return token;
  }
}
