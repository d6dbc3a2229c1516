import { KeyRound, LogOut, Palette, UserRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { signOut } from '../../lib/auth/session.js';
import { BackLink } from '../../ui/back-link.js';
import { Button } from '../../ui/button.js';
import { PageTabs, type PageTab } from '../../ui/page-tabs.js';
import { toastError } from '../../ui/toast-error.js';

const tabs: readonly PageTab[] = [
  { to: '/settings', label: 'Profile', icon: UserRound, exact: true },
  { to: '/settings/security', label: 'Security', icon: KeyRound },
  { to: '/settings/appearance', label: 'Look and sound', icon: Palette },
];

/** The frame around the pages of the settings. */
export function SettingsLayout({ children }: { children: ReactNode }) {
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    try {
      await signOut();
    } catch (error) {
      toastError(error, 'You are still signed in: ');
      setLeaving(false);
    }
  };
  return (
    <main tabIndex={-1} className="flex h-full min-w-0 flex-1 flex-col bg-surface outline-none">
      <header className="flex h-16 shrink-0 items-center gap-1.5 px-2 sm:px-6 lg:border-b lg:border-line">
        <BackLink />
        <h1 tabIndex={-1} className="flex-1 text-xl outline-none">
          Settings
        </h1>
        <Button look="quietDanger" busy={leaving} onClick={() => void leave()}>
          <LogOut aria-hidden size={16} />
          Sign out
        </Button>
      </header>
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        <PageTabs label="Settings" tabs={tabs} />
        <div className="min-h-0 flex-1 overflow-y-auto px-4 py-6 sm:px-6">
          <div className="mx-auto flex max-w-xl flex-col gap-6">{children}</div>
        </div>
      </div>
    </main>
  );
}
