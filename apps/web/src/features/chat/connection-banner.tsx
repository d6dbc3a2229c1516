import { CloudOff, RefreshCw, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cx } from '../../ui/cx.js';
import { useConnection } from './engine/hooks/use-people.js';
import { useEngine } from './engine/hooks/use-engine.js';
import type { Connection } from './engine/types.js';

/** A state that lasts shorter is not worth a word, in ms. */
const patience = 700;

function describe(connection: Connection): { key: string; text: string; retry: boolean } | null {
  switch (connection.status) {
    case 'offline':
      return { key: 'offline', text: 'You are offline. What you write is sent later.', retry: false };
    case 'waiting':
      return { key: 'waiting', text: 'No connection to the server. Trying again.', retry: true };
    case 'connecting':
      return { key: 'connecting', text: 'Connecting', retry: false };
    case 'connected':
      return connection.syncing ? { key: 'syncing', text: 'Catching up', retry: false } : null;
  }
}

/** Says when what is on view may be behind, and that nothing that is written gets lost. */
export function ConnectionBanner({ className }: { className?: string }) {
  const engine = useEngine();
  const state = describe(useConnection());
  const key = state?.key ?? null;
  const [lasting, setLasting] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(key), key === null ? 0 : patience);
    return () => clearTimeout(timer);
  }, [key]);
  const shown = state && (lasting === key || lasting !== null) ? state : null;
  const Icon = key === 'offline' ? WifiOff : key === 'waiting' ? CloudOff : RefreshCw;
  return (
    <div role="status" data-testid="connection" data-state={key ?? 'connected'}>
      {shown && (
        <p
          className={cx(
            'mx-4 mb-2 flex min-h-10 animate-rise items-center gap-2.5 rounded-md bg-warn-soft px-3 py-1.5 text-sm font-medium text-on-warn',
            className,
          )}
        >
          <Icon
            aria-hidden
            size={16}
            className={shown.key === 'syncing' || shown.key === 'connecting' ? 'animate-spin' : undefined}
          />
          <span className="flex-1">{shown.text}</span>
          {shown.retry && (
            <button
              type="button"
              className="tap rounded-xs font-bold underline underline-offset-2"
              onClick={() => engine.reconnect()}
            >
              Try now
            </button>
          )}
        </p>
      )}
    </div>
  );
}
