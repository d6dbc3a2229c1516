import { cx } from './cx.js';

/** Names itself to screen readers only where it stands alone. */
export function Spinner({ label, className }: { label?: string; className?: string }) {
  return (
    <span role={label ? 'status' : undefined} className={cx('inline-flex', className)}>
      <svg aria-hidden viewBox="0 0 24 24" className="size-5 animate-spin" fill="none" strokeWidth="2.5">
        <circle cx="12" cy="12" r="9" stroke="currentColor" className="opacity-20" />
        <path d="M21 12a9 9 0 0 0-9-9" stroke="currentColor" strokeLinecap="round" />
      </svg>
      {label && <span className="sr-only">{label}</span>}
    </span>
  );
}
