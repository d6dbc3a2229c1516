import { Injectable } from '@nestjs/common';
import type { AuditAction } from '@quemiai/contract/audit';
import logger from '../../config/logger.js';
import { requestContext } from '../../platform/context/request-context.js';
import type { Queryable } from '../../platform/database/database.js';
import { detailNumberBound } from './audit-chain.js';
import { AuditHeads } from './audit-heads.js';
import type { Draft } from './audit.repo.js';
import { AuditRepo } from './audit.repo.js';
import { canonicalJson } from './canonical-json.js';

export interface AuditEvent {
  action: AuditAction;
  /** Whoever asks, where nothing is said. */
  actor?: { userId: string | null; name: string } | undefined;
  /** What it was done to: `{ type: 'user', id }`. */
  target?: { type: string; id: string } | undefined;
  /** Never a secret, a token, a code or the text of a message. Numbers are whole. */
  details?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

/** Who acts where an operator types a command on the machine. */
export const commandLine = { userId: null, name: 'command line' } as const;

/** Entries in one statement. */
const BATCH = 200;
const TEXT_MAX = 1_000;

/** What PostgreSQL can hold and JSON can say. */
const clean = (text: string): string => text.slice(0, TEXT_MAX).toWellFormed().replaceAll('\u0000', '\ufffd');
const cleanOrNull = (text: string | undefined): string | null => (text === undefined ? null : clean(text));

const detailsOf = (details: AuditEvent['details'] = {}): string => {
  const entries = Object.entries(details).map(([name, value]) => {
    if (typeof value === 'number' && !(Number.isInteger(value) && Math.abs(value) < detailNumberBound))
      throw new Error(`${value} is no number for an audit entry`);
    return [clean(name), typeof value === 'string' ? clean(value) : value] as const;
  });
  return canonicalJson(Object.fromEntries(entries));
};

/** The entry with all that is known of the request it belongs to. */
const draftOf = ({ action, actor, target, details }: AuditEvent): Draft => {
  const { requestId, userId, from } = requestContext.getStore() ?? {};
  const actorId = actor ? actor.userId : (userId ?? null);
  return {
    at: new Date(),
    actorId,
    actor: cleanOrNull(actor?.name) ?? (actorId === null ? 'nobody' : undefined),
    action,
    targetType: cleanOrNull(target?.type),
    targetId: cleanOrNull(target?.id),
    ip: cleanOrNull(from?.ip),
    userAgent: cleanOrNull(from?.userAgent),
    requestId: cleanOrNull(requestId),
    details: detailsOf(details),
  };
};

interface Waiting {
  draft: Draft;
  written: () => void;
  failed: (error: unknown) => void;
}

/** The audit log: every security and administrator's action, in a chain that shows any later change. */
@Injectable()
export class AuditService {
  private readonly waiting: Waiting[] = [];
  private writing = false;

  constructor(
    private readonly repo: AuditRepo,
    private readonly heads: AuditHeads,
  ) {}

  /**
   * Writes an entry of its own transaction; resolves when it is committed. Entries that come while others are being
   * written go together in the next write.
   * @throws when it cannot be written, which is also logged: await it before the action is answered
   */
  record(event: AuditEvent): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      this.waiting.push({ draft: draftOf(event), written: resolve, failed: reject });
    });
    // Whoever does not wait is no reason to end the process: the failure is in the log.
    written.catch(() => undefined);
    if (!this.writing) void this.write();
    return written;
  }

  /**
   * Runs `work` and writes its entries in one transaction: both happen, or neither.
   * @param work returns what is to be told to the caller, and the entries
   */
  async transaction<T>(
    work: (tx: Queryable) => Promise<{ result: T; events: readonly AuditEvent[] }>,
  ): Promise<T> {
    const { result, head } = await this.repo.transaction(async (tx) => {
      const { result: told, events } = await work(tx);
      const drafts = events.map(draftOf);
      return { result: told, head: drafts.length > 0 ? await this.append(drafts, tx) : undefined };
    });
    if (head) this.heads.moved(head);
    return result;
  }

  private async write(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      const drafts = batch.map(({ draft }) => draft);
      try {
        const head = await this.repo.transaction((tx) => this.append(drafts, tx));
        if (head) this.heads.moved(head);
        for (const { written } of batch) written();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.writing = false;
  }

  private async append(drafts: readonly Draft[], tx: Queryable): ReturnType<AuditRepo['append']> {
    try {
      return await this.repo.append(drafts, tx);
    } catch (error) {
      const actions = drafts.map(({ action }) => action);
      logger.error({ err: error, actions }, 'audit entries could not be written');
      throw error;
    }
  }
}
