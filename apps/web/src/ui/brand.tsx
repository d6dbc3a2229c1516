/** The mark: a smiling face in a speech bubble that is also a Q. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 64 64" aria-hidden className={className}>
      <path
        fill="var(--mark, #123a40)"
        d="M32 3C15.4 3 3 14.6 3 30.3c0 15.6 12.4 27.2 29 27.2 3.3 0 6.4-.4 9.3-1.2 3.7 2.5 8.6 4.2 14.2 4.6 1.2.1 1.9-1.2 1.3-2.2-1.7-2.6-2.9-5.6-3.4-8.700C58.2 45.1 61 38.2 61 30.3 61 14.6 48.6 3 32 3Z"
      />
      <circle cx="32" cy="30" r="15" fill="#f5b73d" />
      <circle cx="26.5" cy="28" r="2.4" fill="#123a40" />
      <circle cx="37.5" cy="28" r="2.4" fill="#123a40" />
      <path
        d="M25.5 34c1.6 2.7 3.9 4 6.5 4s4.9-1.3 6.5-4"
        fill="none"
        stroke="#123a40"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
