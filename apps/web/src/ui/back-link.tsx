import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';

/** Back to the list, on a phone, where the list is not beside what is open. */
export function BackLink() {
  return (
    <Link
      to="/chat"
      aria-label="Back to conversations"
      className="grid size-11 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-hover md:hidden"
    >
      <ArrowLeft aria-hidden size={21} />
    </Link>
  );
}
