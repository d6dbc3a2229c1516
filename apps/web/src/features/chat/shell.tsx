import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { twoPanes, useMedia } from '../../lib/use-media.js';
import { cx } from '../../ui/cx.js';
import { useConversations } from './engine/hooks/use-conversations.js';
import { Sidebar } from './list/sidebar.js';
import { useShortcuts } from './switch/use-shortcuts.js';

const later = {
  start: () => import('./start/start-dialog.js'),
  switcher: () => import('./switch/switcher.js'),
  shortcuts: () => import('./switch/shortcuts-dialog.js'),
  overlays: () => import('./history/overlays.js'),
  details: () => import('./details/details.js'),
};
const StartDialog = lazy(later.start);
const Switcher = lazy(later.switcher);
const ShortcutsDialog = lazy(later.shortcuts);

/** After this the page has settled, in ms; what opens on a click is fetched then, so that it opens at once. */
const settled = 3_000;

interface Props {
  me: string;
  /** The conversation on view. */
  openId: string | undefined;
  /** The list alone is on view: a phone shows it in place of the pane. */
  listOnly: boolean;
  onOpen: (conversationId: string) => void;
  footer: (openShortcuts: () => void) => ReactNode;
  children: ReactNode;
}

/** The list beside what is open; one of the two on a phone. */
export function ChatShell({ me, openId, listOnly, onOpen, footer, children }: Props) {
  const { items } = useConversations();
  const [dialog, setDialog] = useState<'start' | 'switch' | 'help' | null>(null);
  const wide = useMedia(twoPanes);
  const filter = useRef<HTMLInputElement>(null);
  const close = () => setDialog(null);
  const open = (id: string) => {
    setDialog(null);
    onOpen(id);
  };

  useShortcuts({
    onSwitch: () => setDialog('switch'),
    onStart: () => setDialog('start'),
    onHelp: () => setDialog('help'),
    onFilter: () => filter.current?.focus(),
    onStep: (step) => {
      const at = items.findIndex(({ id }) => id === openId);
      const next = items[at < 0 ? 0 : at + step];
      if (next) onOpen(next.id);
    },
  });
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const fetch of Object.values(later)) fetch().catch(() => undefined);
    }, settled);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div className="flex min-h-0 flex-1 overflow-hidden bg-surface">
      <div
        className={cx(
          'w-full shrink-0 border-line md:block md:w-80 md:border-r lg:w-88',
          !listOnly && 'hidden',
        )}
      >
        <Sidebar
          me={me}
          openId={openId}
          alone={listOnly && !wide}
          onStart={() => setDialog('start')}
          filterRef={filter}
          footer={footer(() => setDialog('help'))}
        />
      </div>
      <div className={cx('relative min-w-0 flex-1 md:flex', listOnly ? 'hidden' : 'flex')}>{children}</div>
      <Suspense>
        {dialog === 'start' && <StartDialog onClose={close} onStarted={open} />}
        {dialog === 'switch' && <Switcher onClose={close} onOpen={open} />}
        {dialog === 'help' && <ShortcutsDialog onClose={close} />}
      </Suspense>
    </div>
  );
}
