import { useId } from 'react';

interface Props<V extends string> {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: string; hint: string }[];
}

/** One of a few, each with what it means; native radio buttons, so arrow keys work. */
export function ChoiceList<V extends string>({ label, value, onChange, options }: Props<V>) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-semibold">{label}</legend>
      <div className="flex flex-col gap-2">
        {options.map(({ value: option, label: text, hint }) => (
          <div
            key={option}
            className="relative flex items-start gap-3 rounded-md border border-edge px-3.5 py-3 transition hover:bg-hover has-checked:border-focus has-checked:bg-picked has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              id={`${name}-${option}`}
              type="radio"
              name={name}
              value={option}
              checked={option === value}
              aria-describedby={`${name}-${option}-hint`}
              onChange={() => onChange(option)}
              className="relative z-10 mt-0.5 size-4.5 shrink-0 accent-link outline-none"
            />
            <div className="min-w-0">
              {/* The whole box is the label. */}
              <label
                htmlFor={`${name}-${option}`}
                className="block cursor-pointer text-sm font-semibold after:absolute after:inset-0"
              >
                {text}
              </label>
              <p id={`${name}-${option}-hint`} className="text-sm text-ink-soft">
                {hint}
              </p>
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
