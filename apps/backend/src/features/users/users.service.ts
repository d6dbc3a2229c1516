import { Injectable } from '@nestjs/common';
import type { Person } from '@quemiai/contract/chat';
import type { Me, User } from '@quemiai/contract/identity';
import { username as usernameSchema } from '@quemiai/contract/scalars';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { Events } from '../../platform/events/events.js';
import { NoticeQuota } from '../../platform/mail/notice-quota.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { PeopleCache } from './people.cache.js';
import type { MeRow, ProfileChange } from './users.repo.js';
import { UsersRepo } from './users.repo.js';
import { toMe, toUser } from './users.view.js';

const known = (row: MeRow | undefined): MeRow => {
  if (!row) throw new AppError('unauthenticated', 'This account does not exist any more');
  return row;
};

@Injectable()
export class UsersService {
  constructor(
    private readonly repo: UsersRepo,
    private readonly cache: PeopleCache,
    private readonly events: Events,
    private readonly quota: NoticeQuota,
  ) {}

  async me(viewer: Pick<Viewer, 'userId'>): Promise<Me> {
    return toMe(known(await this.repo.me(viewer.userId)));
  }

  /**
   * Whether what becomes of an account is mailed now: of everything to an address that was confirmed; seldom to one that
   * only was given; and not to one that another account confirmed, whose owner it does not concern. Counts the mail.
   */
  async mayBeMailed({
    id,
    email,
    emailVerified,
  }: Pick<Me, 'id' | 'email' | 'emailVerified'>): Promise<boolean> {
    if (emailVerified) return true;
    return !(await this.repo.isOfAnother(email, id)) && (await this.quota.admits(email));
  }

  async changeMe(viewer: Viewer, change: ProfileChange): Promise<Me> {
    const row = known(await this.repo.change(viewer.userId, change));
    this.events.emit('user.changed', { userId: row.id });
    return toMe(row);
  }

  async profile(_viewer: Viewer, username: string): Promise<User> {
    const row = usernameSchema.safeParse(username).success ? await this.repo.byUsername(username) : undefined;
    if (!row) throw notFound('This person');
    return toUser(row);
  }

  /** The name and picture of each of these people who exists; at most one query, none for those seen lately. */
  async people(ids: Iterable<string>): Promise<Map<string, Person>> {
    return this.cache.load(ids);
  }

  /** The same without waiting, when it is at hand. */
  peekPerson(id: string): Person | undefined {
    return this.cache.peek(id);
  }

  async existing(ids: readonly string[]): Promise<Set<string>> {
    return new Set(ids.length === 0 ? [] : await this.repo.existing(ids));
  }

  /** When each was last connected; those who never were are left out. */
  async lastSeen(ids: readonly string[]): Promise<Map<string, Date>> {
    const rows = ids.length === 0 ? [] : await this.repo.lastSeen(ids);
    return new Map(rows.map((row) => [row.id, row.lastSeenAt]));
  }

  /** They were connected until `at`; never moves back. */
  async seen(userIds: readonly string[], at: Date): Promise<void> {
    if (userIds.length > 0) await this.repo.seen(userIds, at);
  }
}
