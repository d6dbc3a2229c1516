import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { cx } from './cx.js';

const sizes = { sm: 'size-8', md: 'size-10' } as const;
const shapes = {
  square: { sm: 'rounded-sm', md: 'rounded-md' },
  round: { sm: 'rounded-full', md: 'rounded-full' },
} as const;

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  icon: LucideIcon;
  /** The accessible name, also shown as a hint. */
  label: string;
  size?: keyof typeof sizes;
  look?: 'ghost' | 'accent';
  shape?: keyof typeof shapes;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon: Icon,
  label,
  size = 'md',
  look = 'ghost',
  shape = 'square',
  className,
  ...rest
}: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={label}
      {...rest}
      className={cx(
        'tap inline-grid shrink-0 place-items-center transition select-none disabled:opacity-40',
        look === 'ghost'
          ? 'text-ink-soft hover:bg-hover hover:text-ink active:bg-press aria-pressed:bg-accent-soft aria-pressed:text-ink aria-expanded:bg-hover'
          : 'bg-accent text-on-accent hover:bg-accent-hover active:translate-y-px',
        sizes[size],
        shapes[shape][size],
        className,
      )}
    >
      <Icon aria-hidden size={size === 'sm' ? 17 : 20} strokeWidth={2} />
    </button>
  );
}
