import { useSyncExternalStore } from 'react';

/** Somebody waits for the person to prove who they are. */
export interface StepUp {
  settle: (confirmed: boolean) => void;
}

let open: (StepUp & { answer: Promise<boolean> }) | null = null;
const listeners = new Set<() => void>();

function set(next: typeof open): void {
  open = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Opens the dialog that asks who it is; true once that is proved, false when the person cancels. One dialog serves all who wait. */
export function confirmIdentity(): Promise<boolean> {
  if (open) return open.answer;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const settle = (confirmed: boolean): void => {
    set(null);
    resolve(confirmed);
  };
  set({ settle, answer: promise });
  return promise;
}

/** What the dialog has to answer; null while nobody waits. */
export const useStepUp = (): StepUp | null => useSyncExternalStore(subscribe, () => open);
