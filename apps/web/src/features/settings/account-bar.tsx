import type { Me } from '@quemiai/contract/identity';
import { Link } from '@tanstack/react-router';
import { Keyboard, Settings, ShieldCheck } from 'lucide-react';
import { isAdmin } from '../../lib/auth/roles.js';
import { Avatar } from '../../ui/avatar.js';
import { IconButton } from '../../ui/icon-button.js';

interface Props {
  me: Me;
  onShortcuts: () => void;
}

/** Who is signed in, at the bottom of the list. */
export function AccountBar({ me, onShortcuts }: Props) {
  return (
    <div className="flex shrink-0 items-center gap-1 border-t border-line px-3 py-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      <Link
        to="/settings"
        data-testid="account"
        className="flex min-w-0 flex-1 items-center gap-2.5 rounded-md p-1.5 transition hover:bg-hover"
      >
        <Avatar seed={me.id} src={me.avatarUrl} size="sm" />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-semibold">{me.displayName}</span>
          <span className="block truncate text-xs text-ink-faint">@{me.username}</span>
        </span>
        <span className="sr-only">Settings</span>
        <Settings aria-hidden size={18} className="shrink-0 text-ink-soft" />
      </Link>
      {isAdmin(me) && (
        <Link
          to="/admin"
          aria-label="Administration"
          data-tip="Administration"
          className="tap grid size-10 shrink-0 place-items-center rounded-md text-ink-soft transition hover:bg-hover hover:text-ink"
        >
          <ShieldCheck aria-hidden size={20} />
        </Link>
      )}
      <IconButton
        icon={Keyboard}
        label="Keyboard shortcuts"
        className="max-md:hidden"
        onClick={onShortcuts}
      />
    </div>
  );
}
