import { useCallback } from 'react';
import { useChatState, useEngine } from './use-engine.js';

/** What is written but not sent; it stays on this device. */
export const useDraft = (id: string): [draft: string, setDraft: (text: string) => void] => {
  const engine = useEngine();
  const draft = useChatState((state) => state.drafts.get(id) ?? '');
  return [draft, useCallback((text: string) => engine.setDraft(id, text), [engine, id])];
};
