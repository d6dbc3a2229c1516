import { Injectable } from '@nestjs/common';

/** What features tell each other after a commit. Work that must not be lost is never an event. */
export interface DomainEvents {
  /** A name, picture or role changed: drop what is cached of these people. */
  'user.changed': { userId: string };
}

type Listener<E extends keyof DomainEvents> = (event: DomainEvents[E]) => void;

/** Synchronous, in order, in this process. A listener that throws does not stop the others. */
@Injectable()
export class Events {
  private readonly listeners = new Map<keyof DomainEvents, Listener<never>[]>();
  onListenerError: (error: unknown) => void = () => undefined;

  on<E extends keyof DomainEvents>(name: E, listener: Listener<E>): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
  }

  emit<E extends keyof DomainEvents>(name: E, event: DomainEvents[E]): void {
    for (const listener of (this.listeners.get(name) ?? []) as Listener<E>[]) {
      try {
        listener(event);
      } catch (error) {
        this.onListenerError(error);
      }
    }
  }
}
