import { apply, type ChatEvent } from '../state/apply.js';
import type { ChatState } from '../state/model.js';

export type StoreListener = (next: ChatState, previous: ChatState, events: readonly ChatEvent[]) => void;

/** Holds the state. Events given together are told of together. */
export class Store {
  #listeners = new Set<StoreListener>();

  constructor(private current: ChatState) {}

  get state(): ChatState {
    return this.current;
  }

  dispatch(...events: readonly ChatEvent[]): void {
    const previous = this.current;
    this.current = events.reduce(apply, previous);
    if (this.current === previous) return;
    for (const listener of this.#listeners) listener(this.current, previous, events);
  }

  readonly subscribe = (listener: StoreListener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
