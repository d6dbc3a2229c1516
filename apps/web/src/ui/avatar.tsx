import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.js';
import { Face } from './face.js';

const sizes = {
  '2xs': 'size-4',
  xs: 'size-6',
  sm: 'size-8',
  md: 'size-11',
  lg: 'size-14',
  xl: 'size-24',
} as const;
export type AvatarSize = keyof typeof sizes;

interface Props {
  /** What the face is drawn from when there is no picture. */
  seed: string;
  src?: string | null;
  size?: AvatarSize;
  /** True and false show a dot in the corner; undefined shows none. */
  online?: boolean | undefined;
  className?: string;
}

/** Decorative: the name stands beside it. */
export function Avatar({ seed, src, size = 'md', online, className }: Props) {
  return (
    <span className={cx('relative inline-block shrink-0', sizes[size], className)}>
      <span className="block size-full overflow-hidden rounded-full">
        {src ? (
          <img src={src} alt="" className="size-full object-cover" />
        ) : (
          <Face seed={seed} className="size-full" />
        )}
      </span>
      {online && (
        <span
          data-testid="online-dot"
          className="absolute -right-0.5 -bottom-0.5 size-3.5 rounded-full border-[3px] border-(--dot-edge,var(--surface)) bg-online"
        >
          <span className="sr-only">online</span>
        </span>
      )}
    </span>
  );
}

/** Two faces, one before the other, for several people; an icon where there is nobody to show. */
export function AvatarStack({ seeds, size = 'md' }: { seeds: string[]; size?: AvatarSize }): ReactNode {
  const [first, second] = seeds;
  if (first === undefined)
    return (
      <span
        className={cx(
          'inline-grid shrink-0 place-items-center rounded-full bg-press text-ink-soft',
          sizes[size],
        )}
      >
        <Users aria-hidden size={18} />
      </span>
    );
  if (second === undefined) return <Avatar seed={first} size={size} />;
  return (
    <span className={cx('relative inline-block shrink-0', sizes[size])}>
      <span className="absolute top-0 right-0 size-[68%] overflow-hidden rounded-full">
        <Face seed={second} className="size-full" />
      </span>
      <span className="absolute bottom-0 left-0 size-[72%] overflow-hidden rounded-full border-2 border-(--dot-edge,var(--surface))">
        <Face seed={first} className="size-full" />
      </span>
    </span>
  );
}
