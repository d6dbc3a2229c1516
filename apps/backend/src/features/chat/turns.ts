import { setImmediate as nextRound } from 'node:timers';

type Entry<I> = { kind: 'item'; item: I } | { kind: 'task'; run: () => Promise<void> };

export interface TurnLimits {
  /** Batches under way at once; more only makes batches smaller. */
  batches: number;
  /** Tasks under way at once; each holds a database connection. */
  tasks: number;
  /** Items in one batch, over all conversations. */
  batchSize: number;
}

/**
 * Serializes the changes of each conversation and groups those that may go together (group commit). While a write of
 * a conversation is under way its items wait, and then go in one batch; a batch takes items of many conversations.
 * A conversation has one turn at a time, so what follows a write (its broadcast) keeps its order too.
 */
export class Turns<I extends { conversationId: string }> {
  private readonly queues = new Map<string, Entry<I>[]>();
  private readonly busy = new Set<string>();
  /** Conversations that are not busy, by what waits at their head, oldest first. */
  private readonly ready = { item: new Set<string>(), task: new Set<string>() };
  private readonly running = { item: 0, task: 0 };
  private waiting = 0;
  private scheduled = false;
  private readonly idle: (() => void)[] = [];

  /** @param write settles every item itself; it never rejects */
  constructor(
    private readonly write: (items: I[]) => Promise<void>,
    private readonly max: TurnLimits,
  ) {}

  /** Items and tasks that wait. */
  get backlog(): number {
    return this.waiting;
  }

  add(item: I): void {
    this.enqueue(item.conversationId, { kind: 'item', item });
  }

  /** Runs alone in the conversation's turn. */
  run<T>(conversationId: string, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.enqueue(conversationId, { kind: 'task', run: () => work().then(resolve, reject) });
    });
  }

  /** Resolves once nothing waits or runs. */
  async drained(): Promise<void> {
    if (this.isIdle()) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private enqueue(id: string, entry: Entry<I>): void {
    const queue = this.queues.get(id);
    if (queue) queue.push(entry);
    else this.queues.set(id, [entry]);
    this.waiting++;
    if (!queue || (queue.length === 1 && !this.busy.has(id))) this.markReady(id);
    if (this.scheduled) return;
    this.scheduled = true;
    // After this round of socket reads: whatever came in it goes together.
    nextRound(() => {
      this.scheduled = false;
      this.pump();
    });
  }

  private markReady(id: string): void {
    const head = this.queues.get(id)?.[0];
    if (head && !this.busy.has(id)) this.ready[head.kind].add(id);
  }

  private pump(): void {
    while (this.running.item < this.max.batches && this.ready.item.size > 0) {
      const { items, ids } = this.takeBatch();
      this.start('item', ids, this.write(items));
    }
    for (const id of this.ready.task) {
      if (this.running.task >= this.max.tasks) break;
      const entry = this.queues.get(id)?.shift();
      if (entry?.kind !== 'task') throw new Error('A conversation is in the wrong queue');
      this.waiting--;
      this.start('task', [id], entry.run());
    }
  }

  private start(kind: Entry<I>['kind'], ids: readonly string[], work: Promise<void>): void {
    this.running[kind]++;
    for (const id of ids) {
      this.ready[kind].delete(id);
      this.busy.add(id);
    }
    void work.finally(() => {
      this.running[kind]--;
      for (const id of ids) this.release(id);
      this.pump();
      if (this.isIdle()) for (const resolve of this.idle.splice(0)) resolve();
    });
  }

  /** The items at the heads of as many conversations as fit. */
  private takeBatch(): { items: I[]; ids: string[] } {
    const items: I[] = [];
    const ids: string[] = [];
    for (const id of this.ready.item) {
      const queue = this.queues.get(id) ?? [];
      let taken = 0;
      for (const entry of queue) {
        if (entry.kind !== 'item' || items.length >= this.max.batchSize) break;
        items.push(entry.item);
        taken++;
      }
      queue.splice(0, taken);
      this.waiting -= taken;
      ids.push(id);
      if (items.length >= this.max.batchSize) break;
    }
    return { items, ids };
  }

  private release(id: string): void {
    this.busy.delete(id);
    if ((this.queues.get(id)?.length ?? 0) === 0) this.queues.delete(id);
    else this.markReady(id);
  }

  private isIdle(): boolean {
    return this.waiting === 0 && this.running.item === 0 && this.running.task === 0;
  }
}
