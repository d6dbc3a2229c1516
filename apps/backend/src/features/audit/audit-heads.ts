import type { KeyObject } from 'node:crypto';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import logger from '../../config/logger.js';
import { HeadFile } from './head-file.js';
import { headKey } from './head-key.js';
import { signHead } from './signed-head.js';
import type { Head } from './audit.repo.js';
import { AuditRepo } from './audit.repo.js';

/** A head is signed this long after the first entry beyond the last one. */
const EVERY_MS = 5_000;
/** Or after this many entries. */
const EVERY_ENTRIES = 100n;

/**
 * Signs the end of the chain again and again and writes it outside of the database, so that whoever can change the
 * database, and could make a chain of hashes that fits, still cannot cut the log off or write it anew unseen.
 */
@Injectable()
export class AuditHeads implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly file: HeadFile;
  private key: KeyObject | undefined;
  private newest: Head | undefined;
  private signed = 0n;
  /** That of the last signed entry, where this process signed it. */
  private signedHash: Buffer | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failing = false;

  constructor(
    @Inject(ENV) private readonly env: Pick<Env, 'QUEMIAI_DATA_DIR'>,
    private readonly repo: AuditRepo,
  ) {
    this.file = new HeadFile(env.QUEMIAI_DATA_DIR);
  }

  /** What a process that was killed wrote last has no head yet. */
  async onApplicationBootstrap(): Promise<void> {
    const head = await this.repo.head();
    const last = this.file.last();
    this.signed = BigInt(last?.seq ?? 0);
    if (last && (!head || BigInt(head.seq) < this.signed)) this.complain(head?.seq ?? '0');
    else if (head && BigInt(head.seq) > this.signed) this.moved(head);
  }

  /** Call after the commit. */
  moved(head: Head): void {
    if (this.signedHash !== undefined && BigInt(head.seq) <= this.signed) void this.compare(head);
    if (this.newest === undefined || BigInt(head.seq) > BigInt(this.newest.seq)) this.newest = head;
    if (BigInt(this.newest.seq) - this.signed >= EVERY_ENTRIES) this.sign();
    else this.timer ??= setTimeout(() => this.sign(), EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    this.sign();
  }

  /** A commit may be told of late; or what was signed is not there any more, and this came in its place. */
  private async compare(head: Head): Promise<void> {
    const { signed, signedHash } = this;
    const present = await this.repo.hashOf(signed).catch(() => signedHash);
    if (signedHash === undefined || signed !== this.signed || present?.equals(signedHash)) return;
    this.complain(head.seq);
    this.signedHash = undefined;
    this.signed = BigInt(head.seq) - 1n;
    this.newest = head;
    this.moved(head);
  }

  private complain(present: string): void {
    const fields = { signed: String(this.signed), present };
    logger.error(fields, 'the audit log is shorter than it was: run quemiai audit verify');
  }

  private sign(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const head = this.newest;
    if (!head || BigInt(head.seq) === this.signed) return;
    try {
      this.key ??= headKey(this.env.QUEMIAI_DATA_DIR);
      this.file.append(signHead({ seq: Number(head.seq), hash: head.hash.toString('hex') }, this.key));
      this.signed = BigInt(head.seq);
      this.signedHash = head.hash;
      // Wherever log lines are gathered, this is a copy out of reach.
      logger.info({ seq: head.seq, hash: head.hash.toString('hex') }, 'the audit log reaches to here');
      this.failing = false;
    } catch (error) {
      if (!this.failing) logger.error({ err: error }, 'the head of the audit log could not be written');
      this.failing = true;
    }
  }
}
