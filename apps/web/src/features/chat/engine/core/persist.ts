import type { ChatState } from '../state/model.js';
import type { ChatStorage, Timing } from './ports.js';
import type { Store } from './store.js';

/** Keeps conversations and drafts on this device, a moment after they changed. */
export class Persist {
  #dirty = new Set<string>();
  #drafts = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: Store,
    private readonly storage: ChatStorage,
    private readonly timing: Timing,
  ) {}

  look(state: ChatState, previous: ChatState): void {
    if (state.conversations !== previous.conversations) {
      for (const [id, held] of state.conversations) {
        const before = previous.conversations.get(id);
        const same = before && before.data === held.data && before.runs === held.runs;
        if (!same || before.cursor !== held.cursor) this.#dirty.add(id);
      }
      for (const id of previous.conversations.keys()) if (!state.conversations.has(id)) this.#dirty.add(id);
    }
    if (state.drafts !== previous.drafts) {
      for (const id of new Set([...state.drafts.keys(), ...previous.drafts.keys()])) {
        if (state.drafts.get(id) !== previous.drafts.get(id)) this.#drafts.add(id);
      }
    }
    if (this.#dirty.size > 0 || this.#drafts.size > 0)
      this.#timer ??= setTimeout(() => void this.flush(), this.timing.saveMs);
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { conversations, drafts } = this.store.state;
    const ids = [...this.#dirty];
    const draftIds = [...this.#drafts];
    this.#dirty.clear();
    this.#drafts.clear();
    const removed = ids.filter((id) => !conversations.has(id));
    const changed = ids.flatMap((id) => conversations.get(id) ?? []);
    const saves = draftIds.map((id) => this.storage.saveDraft(id, drafts.get(id) ?? ''));
    if (ids.length > 0) saves.push(this.storage.save(changed, removed));
    await Promise.all(saves);
  }
}
