import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import logger from '../../config/logger.js';
import { Realtime, rooms } from '../../platform/realtime/realtime.js';
import type { Head } from './conversations.repo.js';
import { ConversationsRepo } from './conversations.repo.js';

/** How often the database is asked; with the grace it bounds the delay of a lost broadcast (contract: 5 s). */
const INTERVAL_MS = 2_000;
/** A commit is seen in the database a moment before its broadcast: what is on its way gets this long to arrive. */
const GRACE_MS = 300;
/** Conversations in one query. */
const CHUNK = 5_000;

/**
 * Compares what this node has broadcast with what the database has, for conversations with connected members, and
 * emits `conversation:head` where the database is ahead: a broadcast was lost, and members are to `sync`.
 */
@Injectable()
export class Heads implements OnModuleInit, OnModuleDestroy {
  /** The greatest rev that connected members of a conversation were told of. */
  private readonly told = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly conversations: ConversationsRepo,
    private readonly realtime: Realtime,
  ) {}

  onModuleInit(): void {
    this.timer = setTimeout(() => void this.tick(), INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Members were told of everything up to `rev`: by events, or because they connect and ask from here. */
  sent(conversationId: string, rev: number): void {
    if (rev > (this.told.get(conversationId) ?? -1)) this.told.set(conversationId, rev);
  }

  /** What a joining member starts from; never ahead of what was told to those already there. */
  baseline(conversationId: string, rev: number): void {
    if (!this.told.has(conversationId)) this.told.set(conversationId, rev);
  }

  /** One round: asks, waits for what is on its way, and emits where this node is still behind. */
  async check(): Promise<void> {
    const ids = this.realtime.roomIds('conversation');
    const present = new Set(ids);
    for (const id of this.told.keys()) if (!present.has(id)) this.told.delete(id);
    const ahead: Head[] = [];
    for (let start = 0; start < ids.length; start += CHUNK) {
      const heads = await this.conversations.heads(ids.slice(start, start + CHUNK));
      ahead.push(...heads.filter((head) => this.isBehind(head)));
    }
    if (ahead.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    for (const head of ahead.filter((candidate) => this.isBehind(candidate))) {
      logger.warn(
        { conversationId: head.id, rev: head.rev },
        'A broadcast was lost; members are told to catch up',
      );
      this.realtime.emit(rooms.conversation(head.id), 'conversation:head', {
        conversationId: head.id,
        lastSeq: head.lastSeq,
        rev: head.rev,
      });
      this.sent(head.id, head.rev);
    }
  }

  private isBehind(head: Head): boolean {
    return head.rev > (this.told.get(head.id) ?? -1);
  }

  private async tick(): Promise<void> {
    try {
      await this.check();
    } catch (error) {
      logger.warn({ err: error }, 'Conversations could not be compared with the database');
    }
    if (this.timer) this.timer = setTimeout(() => void this.tick(), INTERVAL_MS).unref();
  }
}
