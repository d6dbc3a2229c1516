import type { ButtonHTMLAttributes, Ref } from 'react';
import { cx } from './cx.js';
import { Spinner } from './spinner.js';

const looks = {
  primary: 'bg-accent text-on-accent shadow-1 hover:bg-accent-hover active:translate-y-px',
  secondary: 'bg-raised text-ink border border-edge shadow-1 hover:bg-hover active:bg-press',
  ghost: 'text-ink-soft hover:bg-hover hover:text-ink active:bg-press',
  danger: 'bg-danger text-on-danger hover:bg-danger-hover active:translate-y-px',
  quietDanger: 'text-danger hover:bg-danger-soft',
} as const;

const sizes = {
  sm: 'h-8 touch:h-11 px-3 text-sm gap-1.5 rounded-sm',
  md: 'h-10 touch:h-11 px-4 text-sm gap-2 rounded-md',
  lg: 'h-12 px-5 text-base gap-2 rounded-md',
} as const;

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
  /** Shows a spinner and refuses clicks, keeping the width and the focus. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  look = 'secondary',
  size = 'md',
  busy = false,
  className,
  children,
  onClick,
  ...rest
}: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || rest.disabled ? true : undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={cx(
        'relative inline-flex shrink-0 items-center justify-center font-semibold whitespace-nowrap transition select-none disabled:opacity-55',
        looks[look],
        sizes[size],
        className,
      )}
    >
      <span className={cx('inline-flex items-center gap-[inherit]', busy && 'invisible')}>{children}</span>
      {busy && <Spinner className="absolute" />}
    </button>
  );
}
