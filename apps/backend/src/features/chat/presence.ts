import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { Presence } from '@quemiai/contract/events';
import logger from '../../config/logger.js';
import { Realtime, rooms } from '../../platform/realtime/realtime.js';
import { UsersService } from '../users/users.service.js';

/** A reload of the page is no absence. */
const GRACE_MS = 2_000;

/** Who is connected to this node, and when others last were. */
@Injectable()
export class PresenceTracker implements BeforeApplicationShutdown {
  private readonly sockets = new Map<string, number>();
  private readonly leaving = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly realtime: Realtime,
    private readonly users: UsersService,
  ) {}

  connected(userId: string): void {
    const before = this.sockets.get(userId) ?? 0;
    this.sockets.set(userId, before + 1);
    if (before > 0) return;
    const timer = this.leaving.get(userId);
    clearTimeout(timer);
    this.leaving.delete(userId);
    if (!timer)
      this.realtime.emit(rooms.presence(userId), 'presence', { userId, online: true, lastSeenAt: null });
  }

  disconnected(userId: string): void {
    const left = (this.sockets.get(userId) ?? 1) - 1;
    if (left > 0) {
      this.sockets.set(userId, left);
      return;
    }
    this.sockets.delete(userId);
    const at = new Date();
    const timer = setTimeout(() => void this.gone(userId, at), GRACE_MS).unref();
    this.leaving.set(userId, timer);
  }

  async of(userIds: readonly string[]): Promise<Record<string, Presence>> {
    const lastSeen = await this.users.lastSeen(userIds);
    return Object.fromEntries(
      userIds.map((userId) => {
        const online = this.sockets.has(userId) || this.leaving.has(userId);
        return [
          userId,
          { online, lastSeenAt: online ? null : (lastSeen.get(userId)?.toISOString() ?? null) },
        ];
      }),
    );
  }

  /** Whoever is here until the end was last seen now. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const timer of this.leaving.values()) clearTimeout(timer);
    const userIds = [...new Set([...this.sockets.keys(), ...this.leaving.keys()])];
    if (userIds.length > 0) await this.remember(userIds, new Date());
  }

  private async gone(userId: string, at: Date): Promise<void> {
    this.leaving.delete(userId);
    if (this.sockets.has(userId)) return;
    await this.remember([userId], at);
    this.realtime.emit(rooms.presence(userId), 'presence', {
      userId,
      online: false,
      lastSeenAt: at.toISOString(),
    });
  }

  private async remember(userIds: readonly string[], at: Date): Promise<void> {
    try {
      await this.users.seen(userIds, at);
    } catch (error) {
      logger.warn({ err: error }, 'It could not be stored when somebody was last seen');
    }
  }
}
