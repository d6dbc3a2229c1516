interface Props {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** A native checkbox with the role of a switch; the whole row is its label. */
export function Switch({ label, hint, checked, onChange }: Props) {
  return (
    <label className="flex cursor-pointer items-center justify-between gap-4 py-2">
      <span>
        <span className="block text-sm font-semibold">{label}</span>
        {hint && <span className="block text-sm text-ink-faint">{hint}</span>}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="relative h-6.5 w-11 shrink-0 cursor-pointer appearance-none rounded-full border border-line-strong bg-press transition before:absolute before:top-0.5 before:left-0.5 before:size-5 before:rounded-full before:bg-raised before:shadow-1 before:transition checked:border-transparent checked:bg-link checked:before:translate-x-4.5"
      />
    </label>
  );
}
