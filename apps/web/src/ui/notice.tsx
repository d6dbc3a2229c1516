import type { LucideIcon } from 'lucide-react';
import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.js';

const tones = {
  info: 'bg-sunken text-ink-soft',
  good: 'bg-sunken text-ink',
  warn: 'bg-warn-soft text-on-warn',
  bad: 'bg-danger-soft text-danger',
} as const;
const icons: Record<keyof typeof tones, LucideIcon> = {
  info: Info,
  good: CircleCheck,
  warn: TriangleAlert,
  bad: TriangleAlert,
};

interface Props {
  tone?: keyof typeof tones;
  /** Read out when it appears. */
  live?: boolean;
  action?: ReactNode;
  children: ReactNode;
}

/** A tinted box with something to know. */
export function Notice({ tone = 'info', live, action, children }: Props) {
  const Icon = icons[tone];
  return (
    <div
      role={live ? 'status' : undefined}
      className={cx(
        'flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md px-3.5 py-2.5 text-sm font-medium',
        tones[tone],
      )}
    >
      <Icon aria-hidden size={17} className={cx('mt-0.5 shrink-0', tone === 'good' && 'text-online')} />
      <div className="min-w-0 flex-1 basis-48">{children}</div>
      {action}
    </div>
  );
}
