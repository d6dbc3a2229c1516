import { Injectable } from '@nestjs/common';
import type { Person } from '@quemiai/contract/chat';
import { LRUCache } from 'lru-cache';
import { Events } from '../../platform/events/events.js';
import { UsersRepo } from './users.repo.js';

const MOST_PEOPLE = 20_000;

/** Names and pictures of the people seen most lately, for every message and member that is shown. */
@Injectable()
export class PeopleCache {
  private readonly held = new LRUCache<string, Person>({ max: MOST_PEOPLE });
  private changes = 0;

  constructor(
    private readonly repo: UsersRepo,
    events: Events,
  ) {
    events.on('user.changed', ({ userId }) => {
      this.changes += 1;
      this.held.delete(userId);
    });
  }

  peek(id: string): Person | undefined {
    return this.held.get(id);
  }

  /** Those who exist, by id; at most one query. */
  async load(ids: Iterable<string>): Promise<Map<string, Person>> {
    const people = new Map<string, Person>();
    const missing = new Set<string>();
    for (const id of ids) {
      const person = this.held.get(id);
      if (person) people.set(id, person);
      else missing.add(id);
    }
    if (missing.size === 0) return people;
    const before = this.changes;
    for (const person of await this.repo.people([...missing])) {
      people.set(person.id, person);
      // What was read while somebody changed may be the old state: it serves this call only.
      if (this.changes === before) this.held.set(person.id, person);
    }
    return people;
  }
}
