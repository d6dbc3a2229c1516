import { ApiError } from '../../../../lib/api/errors.js';
import { findMessage } from '../state/own.js';
import type { Op } from '../state/model.js';
import type { ChatApi } from './ports.js';
import type { Store } from './store.js';

/** By then the changed message is here, or the change was none: somebody else had made it already. */
const lingerMs = 5_000;

/** Changes of messages that are shown at once and undone when the server refuses. */
export class Changes {
  #lastId = 0;

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
  ) {}

  edit(messageId: string, body: string): Promise<void> {
    return this.#try(messageId, 'edit', body, async () => {
      this.store.dispatch({ type: 'changed', message: await this.api.edit(messageId, body) });
    });
  }

  remove(messageId: string): Promise<void> {
    return this.#try(messageId, 'remove', '', () => this.api.remove(messageId));
  }

  react(messageId: string, emoji: string): Promise<void> {
    return this.#try(messageId, 'react', emoji, () => this.api.react(messageId, emoji));
  }

  unreact(messageId: string, emoji: string): Promise<void> {
    return this.#try(messageId, 'unreact', emoji, () => this.api.unreact(messageId, emoji));
  }

  toggle(messageId: string, emoji: string): Promise<void> {
    const { state } = this.store;
    const pending = state.ops.findLast(
      (op) =>
        op.messageId === messageId && op.value === emoji && (op.kind === 'react' || op.kind === 'unreact'),
    );
    const reaction = findMessage(state, messageId)?.reactions.find((held) => held.emoji === emoji);
    const mine = pending ? pending.kind === 'react' : (reaction?.userIds.includes(state.me.id) ?? false);
    return mine ? this.unreact(messageId, emoji) : this.react(messageId, emoji);
  }

  async #try(messageId: string, kind: Op['kind'], value: string, run: () => Promise<void>): Promise<void> {
    const message = findMessage(this.store.state, messageId);
    if (!message) throw new ApiError({ code: 'not_found' });
    const id = ++this.#lastId;
    const { conversationId, rev: baseRev } = message;
    const op: Op = { id, conversationId, messageId, kind, value, baseRev, confirmed: false };
    this.store.dispatch({ type: 'op:started', op });
    try {
      await run();
    } catch (error) {
      this.store.dispatch({ type: 'op:gone', id });
      throw error;
    }
    this.store.dispatch({ type: 'op:confirmed', id });
    setTimeout(() => this.store.dispatch({ type: 'op:gone', id }), lingerMs);
  }
}
