import { useEffect, useRef } from 'react';

export interface Shortcuts {
  onSwitch: () => void;
  onStart: () => void;
  onFilter: () => void;
  onHelp: () => void;
  /** -1 for the conversation above, 1 for the one below. */
  onStep: (step: -1 | 1) => void;
}

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, [contenteditable], [role=menu]') !== null;

/** Keys that work wherever one is; single letters only where nothing is being written and no dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { onSwitch, onStart, onFilter, onHelp, onStep } = latest.current;
      if (event.defaultPrevented || document.querySelector('[role=dialog], [role=alertdialog]')) return;
      const combined = event.ctrlKey || event.metaKey;
      let run: (() => void) | undefined;
      if (combined && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') run = onSwitch;
      else if (event.altKey && !combined && event.key === 'ArrowUp') run = () => onStep(-1);
      else if (event.altKey && !combined && event.key === 'ArrowDown') run = () => onStep(1);
      else if (!combined && !event.altKey && !writes(event.target))
        run = { '?': onHelp, '/': onFilter, n: onStart }[event.key];
      if (!run) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
