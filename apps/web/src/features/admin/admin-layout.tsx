import { Link } from '@tanstack/react-router';
import {
  ArrowLeft,
  FileClock,
  KeyRound,
  LayoutDashboard,
  Mail,
  Settings2,
  Ticket,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { PageTabs, type PageTab } from '../../ui/page-tabs.js';

const tabs: readonly PageTab[] = [
  { to: '/admin', label: 'Overview', icon: LayoutDashboard, exact: true },
  { to: '/admin/people', label: 'People', icon: Users },
  { to: '/admin/invites', label: 'Invites', icon: Ticket },
  { to: '/admin/community', label: 'Community', icon: Settings2 },
  { to: '/admin/audit', label: 'Audit log', icon: FileClock },
  { to: '/admin/mail', label: 'Mail', icon: Mail },
  { to: '/admin/keys', label: 'Keys', icon: KeyRound },
];

interface Props {
  /** Without the way to its pages, for whoever may open none of them. */
  bare: boolean;
  children: ReactNode;
}

/** The frame around the pages of the administration. */
export function AdminLayout({ bare, children }: Props) {
  return (
    <main tabIndex={-1} className="flex min-h-0 flex-1 flex-col bg-surface outline-none">
      <header className="flex h-16 shrink-0 items-center gap-1.5 px-2 sm:px-4 lg:border-b lg:border-line">
        <Link
          to="/chat"
          aria-label="Back to conversations"
          data-tip="Back to conversations"
          className="grid size-11 shrink-0 place-items-center rounded-md text-ink-soft hover:bg-hover"
        >
          <ArrowLeft aria-hidden size={21} />
        </Link>
        <h1 tabIndex={-1} className="text-xl outline-none">
          Administration
        </h1>
      </header>
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        {!bare && <PageTabs label="Administration" tabs={tabs} />}
        <div className="min-h-0 flex-1 overflow-y-auto px-4 py-6 sm:px-6 lg:px-8">
          <div className="mx-auto flex max-w-4xl flex-col gap-6">{children}</div>
        </div>
      </div>
    </main>
  );
}
