import { Link, useLocation, type LinkProps } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { cx } from './cx.js';

export interface PageTab {
  to: NonNullable<LinkProps['to']>;
  label: string;
  icon: LucideIcon;
  /** Only this very address, not those below it. */
  exact?: boolean;
}

/** The pages of an area: a row that scrolls on a phone, a column beside the page where there is room. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly PageTab[] }) {
  const nav = useRef<HTMLElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  // On a phone the page that is open may stand beyond the edge.
  useEffect(() => {
    const current = nav.current?.querySelector('[aria-current=page]');
    current?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [path]);
  return (
    <nav
      ref={nav}
      aria-label={label}
      className="shrink-0 overflow-x-auto border-b border-line px-3 [scrollbar-width:none] lg:w-56 lg:overflow-y-auto lg:border-r lg:border-b-0 lg:px-3 lg:py-5"
    >
      <ul className="flex gap-1 lg:flex-col">
        {tabs.map(({ to, label: text, icon: Icon, exact = false }) => (
          <li key={to} className="shrink-0">
            <Link
              to={to}
              activeOptions={{ exact, includeSearch: false }}
              activeProps={{ 'aria-current': 'page' }}
              className={cx(
                'flex h-11 items-center gap-2.5 border-b-2 border-transparent px-3 text-sm font-semibold whitespace-nowrap text-ink-soft transition hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink',
                'lg:h-10 lg:rounded-md lg:border-b-0 lg:hover:bg-hover lg:aria-[current=page]:bg-chosen',
              )}
            >
              <Icon aria-hidden size={17} className="shrink-0" />
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
