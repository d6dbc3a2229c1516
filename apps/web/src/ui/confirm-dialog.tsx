import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import { Button } from './button.js';
import { useFocusAfter } from './use-focus-after.js';

interface Props {
  title: string;
  /** What will happen, in a sentence. */
  children: ReactNode;
  /** The verb on the button. */
  action: string;
  danger?: boolean;
  onClose: () => void;
  /** May take time and may fail; what it throws is shown by `describe`. */
  onConfirm: () => Promise<void>;
  describe: (error: unknown) => string;
}

/** Asks before something that cannot be undone. Mount it to open it. */
export function ConfirmDialog({
  title,
  children,
  action,
  danger = true,
  onClose,
  onConfirm,
  describe,
}: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const cancel = useRef<HTMLButtonElement>(null);
  useFocusAfter();
  const confirm = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (problem) {
      const text = describe(problem);
      if (text === '') onClose();
      else setError(text);
      setBusy(false);
    }
  };
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-50 grid place-items-center p-5">
          <Base.Popup
            initialFocus={cancel}
            className="popup w-full max-w-sm rounded-xl bg-raised p-6 text-ink shadow-3 outline-none"
          >
            <Base.Title className="text-lg">{title}</Base.Title>
            <Base.Description render={<div />} className="mt-2 text-sm text-ink-soft">
              {children}
            </Base.Description>
            {error && (
              <p role="alert" className="mt-3 text-sm text-danger">
                {error}
              </p>
            )}
            <div className="mt-6 flex justify-end gap-2">
              <Button ref={cancel} onClick={onClose}>
                Cancel
              </Button>
              <Button look={danger ? 'danger' : 'primary'} busy={busy} onClick={() => void confirm()}>
                {action}
              </Button>
            </div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
