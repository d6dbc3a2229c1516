import type { MemberRole } from '@quemiai/contract/roles';
import type { Conversation } from '../contract.js';
import type { ChatApi } from './ports.js';
import type { Lists } from './lists.js';
import type { Store } from './store.js';

/** What people do with conversations. Each resolves when the server has done it and the state shows it. */
export class Actions {
  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
    private readonly lists: Lists,
  ) {}

  createDirect(userId: string): Promise<Conversation> {
    return this.#take(() => this.api.createDirect(userId));
  }

  createGroup({ name, memberIds }: { name: string; memberIds: string[] }): Promise<Conversation> {
    return this.#take(() => this.api.createGroup(name, memberIds));
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#take(() => this.api.rename(id, name));
  }

  async addMembers(id: string, userIds: string[]): Promise<void> {
    await this.#take(() => this.api.addMembers(id, userIds));
  }

  async setRole(id: string, userId: string, role: MemberRole): Promise<void> {
    await this.#take(() => this.api.setRole(id, userId, role));
  }

  async removeMember(id: string, userId: string): Promise<void> {
    await this.api.removeMember(id, userId);
    await this.#take(() => this.api.get(id));
  }

  async leave(conversationId: string): Promise<void> {
    await this.api.removeMember(conversationId, this.store.state.me.id);
    this.store.dispatch({ type: 'conversation:removed', payload: { conversationId }, now: Date.now() });
  }

  async mute(conversationId: string, muted: boolean): Promise<void> {
    await this.api.mute(conversationId, muted);
    this.store.dispatch({ type: 'muted', conversationId, muted });
  }

  async #take(ask: () => Promise<Conversation>): Promise<Conversation> {
    const asOf = this.store.state.tick;
    const conversation = await ask();
    this.lists.take(conversation, asOf);
    return conversation;
  }
}
