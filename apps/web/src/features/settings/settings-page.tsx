import type { Me, Settings } from '@quemiai/contract/identity';
import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { describeError } from '../../lib/api/errors.js';
import { updateMe } from '../../lib/auth/account.js';
import { signOut } from '../../lib/auth/session.js';
import { setTheme } from '../../lib/theme.js';
import { useTitle } from '../../lib/title.js';
import { BackLink } from '../../ui/back-link.js';
import { Button } from '../../ui/button.js';
import { Segmented } from '../../ui/segmented.js';
import { Switch } from '../../ui/switch.js';
import { toast } from '../../ui/toast.js';
import { ProfileForm } from './profile-form.js';

const themes = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

export function SettingsPage({ me }: { me: Me }) {
  useTitle('Settings');
  const [leaving, setLeaving] = useState(false);
  const change = (settings: Partial<Settings>) => {
    if (settings.theme) setTheme(settings.theme);
    updateMe({ settings }).catch((error: unknown) => {
      if (settings.theme) setTheme(me.settings.theme);
      toast(`Not saved: ${describeError(error)}`);
    });
  };
  const leave = async () => {
    setLeaving(true);
    try {
      await signOut();
    } catch (error) {
      toast(`You are still signed in: ${describeError(error)}`);
      setLeaving(false);
    }
  };
  return (
    <main tabIndex={-1} className="flex h-full flex-1 flex-col bg-surface outline-none">
      <header className="flex h-16 shrink-0 items-center gap-1.5 border-b border-line px-2 sm:px-6">
        <BackLink />
        <h1 tabIndex={-1} className="text-xl outline-none">
          Settings
        </h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-6 sm:px-6">
        <div className="mx-auto flex max-w-xl flex-col gap-6">
          <Card title="Profile">
            <ProfileForm key={me.id} me={me} />
          </Card>
          <Card title="Look and sound">
            <Segmented
              label="Theme"
              value={me.settings.theme}
              onChange={(theme) => change({ theme })}
              options={themes}
            />
            <Switch
              label="Sound"
              hint="A soft chime for messages that come while you look elsewhere"
              checked={me.settings.sound}
              onChange={(sound) => change({ sound })}
            />
          </Card>
          <Card title="Account">
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
              <dt className="text-ink-faint">Username</dt>
              <dd className="truncate font-medium">@{me.username}</dd>
              <dt className="text-ink-faint">E-mail</dt>
              <dd className="truncate font-medium">{me.email}</dd>
            </dl>
            <Button
              look="quietDanger"
              busy={leaving}
              className="-ml-2 self-start"
              onClick={() => void leave()}
            >
              <LogOut aria-hidden size={16} />
              Sign out
            </Button>
          </Card>
        </div>
      </div>
    </main>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-4 rounded-xl border border-line bg-raised p-5 shadow-1">
      <h2 className="text-lg">{title}</h2>
      {children}
    </section>
  );
}
