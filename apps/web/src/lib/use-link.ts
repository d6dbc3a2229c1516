import { useEffect, useEffectEvent, useState } from 'react';
import { refusedWith } from './api/errors.js';

interface Look<T> {
  worth: 'asking' | 'good' | 'none';
  /** Undefined also where the server could not be asked. */
  answer: T | undefined;
}

const asking = { worth: 'asking', answer: undefined } as const;

/**
 * Whether a link opens anything, so that nobody fills in a form for nothing. Without an answer the form goes on: the
 * server looks again when it is sent.
 * @param token nothing is asked without one
 */
export function useLink<T>(
  token: string | undefined,
  ask: (token: string, signal: AbortSignal) => Promise<T>,
): Look<T> {
  const [told, setTold] = useState<{ token: string; look: Look<T> }>();
  const asks = useEffectEvent(ask);
  useEffect(() => {
    if (token === undefined) return undefined;
    const gone = new AbortController();
    const tell = (look: Look<T>) => {
      if (!gone.signal.aborted) setTold({ token, look });
    };
    asks(token, gone.signal).then(
      (answer) => tell({ worth: 'good', answer }),
      (error: unknown) =>
        tell({ worth: refusedWith(error, 'link_invalid') ? 'none' : 'good', answer: undefined }),
    );
    return () => gone.abort();
  }, [token]);
  if (token === undefined) return { worth: 'good', answer: undefined };
  return told?.token === token ? told.look : asking;
}
