import { cx } from './cx.js';

/** A grey stand-in for what is still loading; its size comes from the class. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx('block animate-shimmer rounded-sm bg-hover', className)} />;
}
