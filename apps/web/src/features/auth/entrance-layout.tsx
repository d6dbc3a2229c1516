import type { ReactNode } from 'react';
import { useCommunityName } from '../../lib/use-community.js';
import { Mark } from '../../ui/brand.js';
import { Hero } from './hero.js';

/** The form beside a picture of what is behind the door; on a phone the picture shrinks to a band. */
export function EntranceLayout({ children }: { children: ReactNode }) {
  const name = useCommunityName();
  return (
    <div className="flex min-h-full flex-col bg-surface lg:grid lg:h-full lg:grid-cols-[minmax(0,1.1fr)_minmax(28rem,1fr)]">
      <Hero />
      <main
        tabIndex={-1}
        className="flex flex-1 flex-col justify-center overflow-y-auto px-6 py-8 outline-none sm:px-12"
      >
        <div className="mx-auto w-full max-w-sm">
          <p className="mb-8 hidden items-center gap-2.5 font-display text-xl font-bold tracking-tight lg:flex">
            <Mark className="size-9 shrink-0" />
            <span className="min-w-0 wrap-anywhere">{name}</span>
          </p>
          {children}
        </div>
      </main>
    </div>
  );
}
