import { useState } from 'react';
import { ApiError, describeRefusal } from '../lib/api/errors.js';

export interface Action {
  busy: boolean;
  /** What was thrown by the last run; undefined after a success. */
  problem: unknown;
  /** The same as a sentence. */
  message: string | undefined;
  /** Seconds until another try makes sense, where the server named them. */
  wait: number | null;
  /** Runs it, unless it runs already. True when it came through. */
  run: (action: () => Promise<void>) => Promise<boolean>;
  /** Shows a fault from elsewhere in the same place. */
  fail: (problem: unknown) => void;
  clear: () => void;
}

/** Something that takes time and may be refused: a form, a button. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const run = async (action: () => Promise<void>): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    setProblem(undefined);
    try {
      await action();
      return true;
    } catch (error) {
      setProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    problem,
    message: problem === undefined ? undefined : describeRefusal(problem),
    wait: problem instanceof ApiError ? problem.retryAfter : null,
    run,
    fail: setProblem,
    clear: () => setProblem(undefined),
  };
}
