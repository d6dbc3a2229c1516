export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="inline-grid h-6 min-w-6 place-items-center rounded-xs border border-line border-b-2 bg-surface px-1.5 font-sans text-xs font-semibold text-ink-soft">
      {children}
    </kbd>
  );
}
