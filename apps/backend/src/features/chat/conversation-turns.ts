import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { Send } from './send.js';
import { Turns } from './turns.js';

/** Two batches at once keep PostgreSQL busy while this process builds the next one. */
const MAX = { batches: 2, tasks: 4, batchSize: 256 };

/** The turns of all conversations: sends go in batches, every other change of a conversation goes alone. */
@Injectable()
export class ConversationTurns implements BeforeApplicationShutdown {
  private write: (sends: Send[]) => Promise<void> = () => Promise.reject(new Error('Nobody writes sends'));
  private readonly turns = new Turns<Send>((sends) => this.write(sends), MAX);

  get backlog(): number {
    return this.turns.backlog;
  }

  onSends(write: (sends: Send[]) => Promise<void>): void {
    this.write = write;
  }

  add(send: Send): void {
    this.turns.add(send);
  }

  run<T>(conversationId: string, work: () => Promise<T>): Promise<T> {
    return this.turns.run(conversationId, work);
  }

  /** What was accepted is stored and answered before the database goes away. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.turns.drained();
  }
}
