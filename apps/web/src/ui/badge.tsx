import { cx } from './cx.js';

/** A count; nothing at zero, `99+` beyond that. */
export function CountBadge({
  count,
  quiet = false,
  label,
}: {
  count: number;
  quiet?: boolean;
  label: string;
}) {
  if (count <= 0) return null;
  return (
    <span
      className={cx(
        'inline-flex h-5 min-w-5 items-center justify-center rounded-full px-1.5 text-2xs font-bold tabular-nums',
        quiet ? 'bg-press text-ink-soft' : 'bg-accent text-on-accent',
      )}
    >
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{label}</span>
    </span>
  );
}

const tags = { accent: 'bg-accent-soft text-ink', bad: 'bg-danger-soft text-danger' } as const;

export function Tag({ children, tone = 'accent' }: { children: string; tone?: keyof typeof tags }) {
  return (
    <span className={cx('inline-flex h-5 items-center rounded-full px-2 text-2xs font-semibold', tags[tone])}>
      {children}
    </span>
  );
}
