import type { Server } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { HttpAdapterHost } from '@nestjs/core';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import { openAddress } from '../process/listen.js';

/** The address people open, for links that leave the server. Never what a request claims to have called. */
@Injectable()
export class PublicAddress {
  constructor(
    @Inject(ENV) private readonly env: Env,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost<AbstractHttpAdapter<Server>>,
  ) {}

  get origin(): string {
    const adapter: AbstractHttpAdapter<Server> | undefined = this.host.httpAdapter;
    const address = adapter?.getHttpServer().address();
    return openAddress(
      this.env,
      typeof address === 'object' && address !== null ? address.port : this.env.PORT,
    );
  }

  /** A link whose token stands behind the `#`: browsers send that part to nobody, so it reaches no log. */
  link(path: string, token: string): string {
    return `${this.origin}${path}#${token}`;
  }
}
