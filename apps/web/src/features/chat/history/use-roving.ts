import { useState, type KeyboardEvent, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { useScreen } from '../conversation-context.js';
import { copyText } from '../../../ui/copy-text.js';
import type { Row } from './rows.js';

const steps: Record<string, number> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -8,
  PageDown: 8,
  Home: -Infinity,
  End: Infinity,
};

/** One message is reachable by Tab; the arrows move from it, and letters act on it. */
export function useRoving(
  rows: readonly Row[],
  handle: RefObject<VirtualizerHandle | null>,
  scroller: RefObject<HTMLElement | null>,
) {
  const { reply, edit, show, canDelete } = useScreen();
  const [current, setCurrent] = useState<string | null>(null);
  const held = rows.findIndex((row) => row.message.key === current);
  const index = held < 0 ? rows.length - 1 : held;

  const focus = (key: string) => {
    let tries = 0;
    const attempt = () => {
      const article = scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
      if (article) article.focus({ preventScroll: true });
      else if (tries++ < 10) requestAnimationFrame(attempt);
    };
    attempt();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target;
    if (!(target instanceof HTMLElement) || target.role === 'menuitem') return;
    const article = target.closest<HTMLElement>('[data-key]');
    if (!article) return;
    const at = rows.findIndex((row) => row.message.key === article.dataset['key']);
    const message = rows[at]?.message;
    if (!message || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.min(Math.max(at + step, 0), rows.length - 1);
      const key = rows[next]?.message.key;
      if (key === undefined) return;
      setCurrent(key);
      handle.current?.scrollToIndex(next, { align: 'nearest' });
      focus(key);
      return;
    }
    if (target !== article || !message.id || message.deletedAt) return;
    const act: Record<string, () => void> = {
      Enter: () => show('menu', message, article),
      r: () => reply(message),
      '+': () => show('react', message, article),
      c: () => copyText(message.body),
      e: () => message.mine && edit(message),
      Delete: () => canDelete(message) && show('delete', message, article),
    };
    const run = act[event.key];
    if (!run) return;
    event.preventDefault();
    run();
  };
  const onFocus = (event: { target: EventTarget }) => {
    const key =
      event.target instanceof Element
        ? event.target.closest<HTMLElement>('[data-key]')?.dataset['key']
        : undefined;
    if (key !== undefined) setCurrent(key);
  };
  return { index, onKeyDown, onFocus };
}
