import type { ReactNode } from 'react';

interface Props {
  /** A drawing or an icon. */
  art?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** The heading's level in the page. */
  level?: 1 | 2 | 3;
}

export function EmptyState({ art, title, children, action, level = 2 }: Props) {
  const Heading = `h${level}` as const;
  return (
    <div className="m-auto flex max-w-sm flex-col items-center gap-2 p-6 text-center">
      {art && <div className="mb-3 text-ink-faint">{art}</div>}
      <Heading className="text-lg">{title}</Heading>
      {children && <div className="text-sm text-balance text-ink-soft">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
