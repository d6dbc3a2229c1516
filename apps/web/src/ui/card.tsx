import type { ReactNode } from 'react';

interface Props {
  title: string;
  /** What this is about, in a sentence. */
  about?: ReactNode;
  /** Beside the title. */
  action?: ReactNode;
  children?: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Card({ title, about, action, children }: Props) {
  return (
    <section className="flex flex-col gap-4 rounded-xl border border-line bg-raised p-5 shadow-1">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="text-lg">{title}</h2>
          {about && <div className="mt-0.5 text-sm text-ink-soft">{about}</div>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
