import type { Me, Settings } from '@quemiai/contract/identity';
import { Monitor, Moon, Sun } from 'lucide-react';
import { updateMe } from '../../lib/auth/account.js';
import { setTheme } from '../../lib/theme.js';
import { useTitle } from '../../lib/title.js';
import { Card } from '../../ui/card.js';
import { Segmented } from '../../ui/segmented.js';
import { Switch } from '../../ui/switch.js';
import { toastError } from '../../ui/toast-error.js';

const themes = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

export function AppearancePage({ me }: { me: Me }) {
  useTitle('Look and sound');
  const change = (settings: Partial<Settings>) => {
    if (settings.theme) setTheme(settings.theme);
    updateMe({ settings }).catch((error: unknown) => {
      if (settings.theme) setTheme(me.settings.theme);
      toastError(error, 'Not saved: ');
    });
  };
  return (
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
  );
}
