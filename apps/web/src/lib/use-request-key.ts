import { useState } from 'react';
import { uuid } from './uuid.js';

/**
 * An `Idempotency-Key` that stays while what is asked for stays the same: asking again after the answer was lost makes
 * nothing twice, and brings the answer that was lost.
 */
export function useRequestKey(asked: string): string {
  const [kept, setKept] = useState(() => ({ asked, key: uuid() }));
  if (kept.asked === asked) return kept.key;
  const next = { asked, key: uuid() };
  setKept(next);
  return next.key;
}
