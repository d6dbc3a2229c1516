import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Env } from '../../config/env.js';
import { ENV } from '../../config/env.js';
import logger from '../../config/logger.js';
import type { Mail, MailTransport } from './mail.js';
import { Outbox } from './outbox.js';
import { smtpSettings } from './smtp-settings.js';
import { Smtp } from './smtp.js';

const AT_ONCE = 3;
/** Beyond this, mails are dropped: a server that is flooded has more urgent work. */
const MOST_WAITING = 1_000;
/** Waits before the second, third and fourth attempt. */
const RETRY_MS = [1_000, 15_000, 120_000];
/** How long a stop waits for mails under way. */
const STOP_MS = 3_000;

/** Makes the mail when its turn comes; undefined when there is nothing to send after all. */
type Compose = () => Promise<Mail | undefined>;

interface Job {
  /** Carries the context of the request, for the log. */
  run: (work: () => Promise<void>) => Promise<void>;
  compose: Compose;
  mail?: Mail;
  attempts: number;
}

/** The reply code of an SMTP server, e.g. 550; undefined for anything else. */
const replyOf = (error: unknown): number | undefined =>
  error instanceof Error && 'responseCode' in error && typeof error.responseCode === 'number'
    ? error.responseCode
    : undefined;

/** What a log may say of a failed delivery: servers repeat addresses in what they answer. */
const faultOf = (error: unknown): object => ({
  fault: error instanceof Error && 'code' in error ? String(error.code) : 'unknown',
  reply: replyOf(error),
});

/** RFC 5321, 4.2.1: a 5yz reply will be the same again. */
const isFinal = (error: unknown): boolean => (replyOf(error) ?? 0) >= 500;

/**
 * Sends mails in the background: whoever asks waits for nothing, and learns nothing from how long it takes. Failures are
 * tried again a few times and logged without address or content. What still waits when the process ends is lost.
 */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  /** Where mails are kept instead of sent; undefined with `SMTP_URL`. */
  readonly outbox: Outbox | undefined;
  /** Name and port of the mail server; undefined without `SMTP_URL`. */
  readonly server: string | undefined;
  /** The sender of every mail. */
  readonly from: string;
  private readonly transport: MailTransport;
  private readonly waiting: Job[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private readonly retries = new Set<NodeJS.Timeout>();
  private stopped = false;

  constructor(@Inject(ENV) env: Pick<Env, 'NODE_ENV' | 'QUEMIAI_DATA_DIR' | 'SMTP_URL' | 'MAIL_FROM'>) {
    const from = env.MAIL_FROM ?? 'Quemiai <quemiai@localhost>';
    this.from = from;
    if (env.SMTP_URL === undefined) {
      this.outbox = new Outbox(join(env.QUEMIAI_DATA_DIR, 'outbox'), from);
      this.transport = this.outbox;
    } else {
      const settings = smtpSettings(env.SMTP_URL, env.NODE_ENV === 'production');
      this.server = `${settings.host}:${settings.port}`;
      this.transport = new Smtp(settings, from);
    }
  }

  /** Resolves when the mail is in line, not when it is sent. */
  send(mail: Mail): Promise<void> {
    this.later(() => Promise.resolve(mail));
    return Promise.resolve();
  }

  /** The same for a mail whose making takes work that a caller's time must not show. */
  later(compose: Compose): void {
    if (this.waiting.length + this.retries.size >= MOST_WAITING) {
      logger.error('a mail was dropped: too many wait to be sent');
      return;
    }
    this.waiting.push({ run: AsyncLocalStorage.snapshot(), compose, attempts: 0 });
    // The answer of the request goes first.
    setImmediate(() => this.next());
  }

  /**
   * Sends a mail past the line, now and once, or without one tries whether the mail server would take any.
   * @returns why it failed, in words for whoever runs the server; undefined where it did not
   */
  attempt(mail?: Mail): Promise<string | undefined> {
    return this.transport.attempt(mail);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const timer of this.retries) clearTimeout(timer);
    const until = performance.now() + STOP_MS;
    while (this.underWay.size + this.waiting.length > 0 && performance.now() < until) {
      this.next();
      await Promise.race([...this.underWay, sleep(until - performance.now(), undefined, { ref: false })]);
    }
    const lost = this.underWay.size + this.waiting.length + this.retries.size;
    if (lost > 0) logger.warn({ mails: lost }, 'mails were not sent before the stop');
    this.transport.close();
  }

  private next(): void {
    while (this.underWay.size < AT_ONCE) {
      const job = this.waiting.shift();
      if (!job) return;
      const work = job.run(() => this.work(job));
      this.underWay.add(work);
      void work.finally(() => {
        this.underWay.delete(work);
        this.next();
      });
    }
  }

  /** Never rejects. */
  private async work(job: Job): Promise<void> {
    job.attempts += 1;
    try {
      const mail = (job.mail ??= await job.compose());
      if (mail !== undefined) await this.transport.deliver(mail);
    } catch (error) {
      this.failed(job, error);
    }
  }

  private failed(job: Job, error: unknown): void {
    const wait = isFinal(error) || this.stopped ? undefined : RETRY_MS[job.attempts - 1];
    const fault = job.mail === undefined ? { err: error } : faultOf(error);
    const fields = { ...fault, attempt: job.attempts };
    if (wait === undefined) {
      logger.error(fields, 'a mail could not be sent and is given up');
      return;
    }
    logger.warn({ ...fields, againInMs: wait }, 'a mail could not be sent yet');
    const timer = setTimeout(() => {
      this.retries.delete(timer);
      this.waiting.push(job);
      this.next();
    }, wait).unref();
    this.retries.add(timer);
  }
}
