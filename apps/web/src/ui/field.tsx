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
  const note = error ?? hint;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-sm font-semibold">
          {label}
        </label>
        {aside}
      </div>
      {children({
        id,
        'aria-describedby': note ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {note && (
        <p
          id={noteId}
          className={error ? 'flex items-start gap-1.5 text-sm text-danger' : 'text-sm text-ink-faint'}
        >
          {error && <CircleAlert aria-hidden size={15} className="mt-0.5 shrink-0" />}
          <span>{note}</span>
        </p>
      )}
    </div>
  );
}
