import { ChevronDown } from 'lucide-react';
import type { SelectHTMLAttributes } from 'react';
import { cx } from './cx.js';

interface Props<V extends string> extends Omit<
  SelectHTMLAttributes<HTMLSelectElement>,
  'value' | 'onChange' | 'children'
> {
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: string }[];
}

/** The browser's own list of choices, which every phone and screen reader knows. */
export function Select<V extends string>({ value, onChange, options, className, ...rest }: Props<V>) {
  return (
    <span className={cx('relative block', className)}>
      <select
        {...rest}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
        className="h-10 w-full appearance-none truncate rounded-md border border-line-strong/70 bg-raised pr-9 pl-3.5 text-sm font-medium text-ink transition hover:border-line-strong focus-visible:border-focus focus-visible:outline-offset-0 touch:h-11"
      >
        {options.map(({ value: option, label }) => (
          <option key={option} value={option}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        size={16}
        className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 text-ink-faint"
      />
    </span>
  );
}
