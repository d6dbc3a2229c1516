import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { IconButton } from './icon-button.js';

interface Toast {
  id: number;
  tone: 'good' | 'bad';
  text: string;
}

/** What went wrong takes longer to read, and more to do about. */
const shownFor = { good: 6_000, bad: 12_000 } as const;
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
const dismiss = (id: number): void => set(toasts.filter((shown) => shown.id !== id));

/** Says something at the edge of the page for a while: at the top of a phone, where no sheet covers it. */
export function toast(text: string, tone: Toast['tone'] = 'bad'): void {
  const id = ++lastId;
  set([...toasts.filter((other) => other.text !== text).slice(-2), { id, tone, text }]);
  setTimeout(() => dismiss(id), shownFor[tone]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where toasts appear; mounted once. The live region is there before its first message, so that it is read. */
export function ToastLayer() {
  const list = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-60 flex flex-col items-center gap-2 p-4 pb-[max(1rem,env(safe-area-inset-bottom))] max-sm:top-0 max-sm:bottom-auto max-sm:pt-[max(1rem,env(safe-area-inset-top))]"
    >
      {list.map(({ id, tone, text }) => (
        <div
          key={id}
          className="pointer-events-auto flex max-w-md animate-rise items-center gap-2.5 rounded-md bg-ink py-2 pr-2 pl-3.5 text-sm font-medium text-surface shadow-3"
        >
          {tone === 'good' ? <CircleCheck aria-hidden size={17} /> : <CircleAlert aria-hidden size={17} />}
          <span className="min-w-0 flex-1">{text}</span>
          <IconButton
            icon={X}
            label="Dismiss"
            size="sm"
            className="text-surface! hover:bg-surface/15!"
            onClick={() => dismiss(id)}
          />
        </div>
      ))}
    </div>
  );
}
