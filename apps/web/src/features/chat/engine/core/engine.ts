import type { MemberRole } from '@quemiai/contract/roles';
import type { Conversation, Member, Person } from '../contract.js';
import type { IncomingListener, SendInput } from '../types.js';
import { Actions } from './actions.js';
import { Changes } from './changes.js';
import { Core } from './core.js';
import type { EngineDeps, Page } from './ports.js';

/** All of one person's conversations in one tab: what screens may do with them. See the README. */
export class Engine extends Core {
  readonly #changes: Changes;
  readonly #actions: Actions;

  constructor(me: Person, deps: EngineDeps) {
    super(me, deps);
    this.#changes = new Changes(this.store, deps.api);
    this.#actions = new Actions(this.store, deps.api, this.lists);
  }

  open(id: string): () => void {
    const close = this.reads.open(id);
    if (this.store.state.conversations.has(id)) this.loader.fill(id);
    else void this.lists.want(id);
    return () => {
      close();
      this.store.dispatch({ type: 'view', conversationId: id, anchor: null });
    };
  }

  setAtBottom(id: string, atBottom: boolean): void {
    this.reads.setAtBottom(id, atBottom);
  }

  loadOlder(id: string): Promise<void> {
    return this.loader.older(id);
  }

  loadNewer(id: string): Promise<void> {
    return this.loader.newer(id);
  }

  loadAround(id: string, seq: number): Promise<void> {
    return this.loader.around(id, seq);
  }

  jumpToLatest(id: string): void {
    this.loader.jumpToLatest(id);
  }

  send(id: string, input: SendInput): void {
    this.jumpToLatest(id);
    this.outbox.send(id, input);
    this.typing.set(id, false);
  }

  retry(clientId: string): void {
    this.outbox.retry(clientId);
  }

  discard(clientId: string): void {
    this.outbox.discard(clientId);
  }

  edit(messageId: string, body: string): Promise<void> {
    return this.#changes.edit(messageId, body);
  }

  remove(messageId: string): Promise<void> {
    return this.#changes.remove(messageId);
  }

  react(messageId: string, emoji: string): Promise<void> {
    return this.#changes.react(messageId, emoji);
  }

  unreact(messageId: string, emoji: string): Promise<void> {
    return this.#changes.unreact(messageId, emoji);
  }

  toggleReaction(messageId: string, emoji: string): Promise<void> {
    return this.#changes.toggle(messageId, emoji);
  }

  setTyping(id: string, active: boolean): void {
    this.typing.set(id, active);
  }

  markRead(id: string, seq?: number): void {
    const newest = this.store.state.conversations.get(id)?.data.lastSeq ?? 0;
    this.reads.mark(id, Math.min(seq ?? newest, newest));
  }

  createDirect(userId: string): Promise<Conversation> {
    return this.#actions.createDirect(userId);
  }

  createGroup(input: { name: string; memberIds: string[] }): Promise<Conversation> {
    return this.#actions.createGroup(input);
  }

  rename(id: string, name: string): Promise<void> {
    return this.#actions.rename(id, name);
  }

  addMembers(id: string, userIds: string[]): Promise<void> {
    return this.#actions.addMembers(id, userIds);
  }

  setRole(id: string, userId: string, role: MemberRole): Promise<void> {
    return this.#actions.setRole(id, userId, role);
  }

  removeMember(id: string, userId: string): Promise<void> {
    return this.#actions.removeMember(id, userId);
  }

  leave(id: string): Promise<void> {
    return this.#actions.leave(id);
  }

  mute(id: string, muted: boolean): Promise<void> {
    return this.#actions.mute(id, muted);
  }

  members(id: string, cursor: string | undefined): Promise<Page<Member>> {
    return this.deps.api.members(id, cursor);
  }

  setMe(me: Person): void {
    this.store.dispatch({ type: 'me', me });
  }

  setDraft(conversationId: string, text: string): void {
    this.store.dispatch({ type: 'draft', conversationId, text });
  }

  onIncoming(listener: IncomingListener): () => void {
    return this.incoming.subscribe(listener);
  }

  isLeader(): boolean {
    return this.outbox.leading;
  }

  reconnect(): void {
    this.link.now();
  }
}
