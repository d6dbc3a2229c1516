import type { ReactNode } from 'react';
import { useId } from 'react';
import { CircleAlert } from 'lucide-react';

interface Wiring {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface Props {
  label: string;
  hint?: ReactNode;
  /** What is wrong, in words; takes the place of the hint. */
  error?: string | undefined;
  /** Beside the label, for example a counter. */
  aside?: ReactNode;
  children: (wiring: Wiring) => ReactNode;
}

/** A label, a control and its hint or error, joined for assistive technology. */
export function Field({ label, hint, error, aside, children }: Props) {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className="flex flex-col">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3">
        <label htmlFor={id} className="mb-1.5 text-sm font-semibold">
          {label}
        </label>
        <div className="col-span-2 row-start-2 flex flex-col">
          {children({
            id,
            'aria-describedby': (error ?? hint) ? noteId : undefined,
            'aria-invalid': error ? true : undefined,
          })}
        </div>
        {/* After the control, so that the way by keyboard leads from field to field. */}
        {aside && <div className="col-start-2 row-start-1">{aside}</div>}
      </div>
      {!error && hint && (
        <p id={noteId} className="mt-1.5 text-sm text-ink-faint">
          {hint}
        </p>
      )}
      {/* There before its first words, so that they are read out also where the focus does not move. */}
      <div aria-live="polite">
        {error && (
          <p id={noteId} className="mt-1.5 flex items-start gap-1.5 text-sm text-danger">
            <CircleAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
            <span>{error}</span>
          </p>
        )}
      </div>
    </div>
  );
}
