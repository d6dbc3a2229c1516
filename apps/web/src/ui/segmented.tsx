import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';

interface Props<V extends string> {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: string; icon?: LucideIcon }[];
}

/** One of a few, side by side; native radio buttons underneath, so arrow keys work. */
export function Segmented<V extends string>({ label, value, onChange, options }: Props<V>) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-semibold">{label}</legend>
      <div className="grid auto-cols-fr grid-flow-col gap-1 rounded-md bg-sunken p-1">
        {options.map(({ value: option, label: text, icon: Icon }) => (
          <label
            key={option}
            className="flex h-9 touch:h-11 cursor-pointer items-center justify-center gap-2 rounded-sm text-sm font-semibold text-ink-soft transition hover:text-ink has-checked:bg-thumb has-checked:text-ink has-checked:shadow-1 has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={name}
              value={option}
              checked={option === value}
              onChange={() => onChange(option)}
              className="sr-only"
            />
            {Icon && <Icon aria-hidden size={16} />}
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
