import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outboxMail } from '@quemiai/contract/community';
import type { OutboxMail } from '@quemiai/contract/community';
import { errorCode } from '../errors/startup-error.js';
import { uuidv7 } from '../ids/uuidv7.js';
import type { Mail, MailTransport } from './mail.js';

/** Files beyond the newest so many are removed. */
const MOST_KEPT = 500;

const FILE = /^[0-9a-f-]{36}\.json$/;

/** Where mails are kept that nothing sends: one file each, named by time, for the eyes of their owner alone. */
export class Outbox implements MailTransport {
  constructor(
    private readonly folder: string,
    private readonly from: string,
  ) {}

  async deliver(mail: Mail): Promise<void> {
    const { to, subject, text, html } = mail;
    const id = uuidv7();
    const kept: OutboxMail = { id, at: new Date().toISOString(), from: this.from, to, subject, text, html };
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${this.path(id)}.draft`;
    await writeFile(draft, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    // Nobody reads half a mail.
    await rename(draft, this.path(id));
    await this.trim();
  }

  async attempt(mail?: Mail): Promise<undefined> {
    if (mail !== undefined) await this.deliver(mail);
  }

  /** The newest first, those before `before` when it is given. */
  async list(limit: number, before?: string): Promise<OutboxMail[]> {
    const ids = (await this.ids()).toReversed().filter((id) => before === undefined || id < before);
    const mails = await Promise.all(ids.slice(0, limit).map((id) => this.read(id)));
    return mails.filter((mail) => mail !== undefined);
  }

  /** Undefined for one that is not there (any more). */
  async read(id: string): Promise<OutboxMail | undefined> {
    try {
      return outboxMail.parse(JSON.parse(await readFile(this.path(id), 'utf8')));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  close(): void {
    // Every file is whole when its delivery ends.
  }

  private path(id: string): string {
    return join(this.folder, `${id}.json`);
  }

  /** The oldest first: UUIDv7 sort by their time. */
  private async ids(): Promise<string[]> {
    try {
      const names = await readdir(this.folder);
      return names
        .filter((name) => FILE.test(name))
        .map((name) => name.slice(0, -'.json'.length))
        .toSorted();
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  private async trim(): Promise<void> {
    const ids = await this.ids();
    for (const id of ids.slice(0, Math.max(0, ids.length - MOST_KEPT)))
      await rm(this.path(id), { force: true });
  }
}
